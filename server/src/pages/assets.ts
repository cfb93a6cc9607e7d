import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { etagOf, isKnown } from '../kit/etag.ts';

/** A file of the pages, as it is sent. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Absent: sent as it is. */
  readonly encoding?: 'gzip';
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves every file of `assets/` under `/assets/`. Read once: they are few and small. */
export async function addAssets(app: FastifyInstance): Promise<void> {
  const directory = new URL('./assets/', import.meta.url);
  for (const name of await readdir(directory)) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const asset = makeAsset(type, await readFile(new URL(name, directory)));
    app.get(`/assets/${name}`, (request, reply) => sendAsset(request, reply, asset));
  }
}

export function makeAsset(type: string, body: Buffer, encoding?: 'gzip'): Asset {
  return { type, body, etag: etagOf(body), ...(encoding ? { encoding } : {}) };
}

/** Browsers keep an asset and ask each time whether it is still the same, so that a new version is seen at once. */
export function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  reply.headers({
    etag: asset.etag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  if (isKnown(request.headers['if-none-match'], asset.etag)) return reply.code(304).send();
  if (asset.encoding) reply.header('content-encoding', asset.encoding);
  return reply.type(asset.type).send(asset.body);
}
