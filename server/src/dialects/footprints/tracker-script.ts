import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { etagOf, isKnown } from '../../kit/etag.ts';

/** Built from `tracker/src` by the launcher and by the tests. */
const file = new URL('../../../../tracker/dist/omnichannel.js', import.meta.url);

/** A browser asks again after so many seconds, so that a mended script is everywhere soon. */
const freshS = 300;

/**
 * Serves the script that pages load (JavaScript library, Step 3): `GET /jsapi/omnichannel.js`, the same bytes for everybody. The app key is
 * the page's own; nothing of a request is written into it. Not limited: one address may be a whole shopping centre's, and it costs nothing.
 */
export async function mountTrackerScript(scope: FastifyInstance): Promise<void> {
  const plain = await readScript();
  const packed = gzipSync(plain, { level: 9 });
  const forms = { plain: { body: plain, etag: etagOf(plain) }, packed: { body: packed, etag: etagOf(packed) } };
  scope.get('/jsapi/omnichannel.js', { config: { requestsPerMinute: 'unlimited' } }, (request, reply) => {
    const takesPacked = takesGzip(request.headers['accept-encoding']);
    const { body, etag } = takesPacked ? forms.packed : forms.plain;
    reply.headers({
      etag,
      'cache-control': `public, max-age=${freshS}, must-revalidate`,
      vary: 'accept-encoding',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (takesPacked) reply.header('content-encoding', 'gzip');
    return reply.type('text/javascript; charset=utf-8').send(body);
  });
}

/** As browsers send it; `gzip;q=0` is a refusal. */
function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;|$)/i.test(coding) && !/;\s*q=0(\.0*)?\s*$/i.test(coding));
}

async function readScript(): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error('The tracking script is not built: start with npm, or run node tracker/build.mjs once.', {
      cause: error,
    });
  }
}
