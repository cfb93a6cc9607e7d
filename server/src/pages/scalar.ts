import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { type Asset, makeAsset, sendAsset } from './assets.ts';

const decompress = promisify(gunzip);
const type = 'text/javascript; charset=utf-8';

/**
 * Serves Scalar's browser script from its package. It is 4 MB inside a module, so nothing of it is loaded until somebody opens
 * the reference; then a thread of its own reads and compresses it and ends, and 1.3 MB of answer stay in memory.
 */
export function addScalar(app: FastifyInstance): void {
  let packed: Promise<Asset> | undefined;
  app.get('/assets/scalar.js', async (request, reply) => {
    packed ??= pack().catch((error: unknown) => {
      packed = undefined;
      throw error;
    });
    const asset = await packed;
    reply.header('vary', 'accept-encoding');
    if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return sendAsset(request, reply, asset);
    return sendAsset(request, reply, makeAsset(type, await decompress(asset.body)));
  });
}

function pack(): Promise<Asset> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./scalar-worker.ts', import.meta.url));
    worker.once('message', (bytes: Uint8Array) => resolve(makeAsset(type, Buffer.from(bytes), 'gzip')));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the reference script could not be read')));
  });
}
