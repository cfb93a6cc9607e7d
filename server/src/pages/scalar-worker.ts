import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import scalar from '@scalar/fastify-api-reference';
import fastify from 'fastify';

// The package exports no script, only a plugin that serves it: asked as any client would ask, so that nothing here depends on
// how the package keeps it.
const app = fastify();
await app.register(scalar, { routePrefix: '/reference', configuration: { url: '/' } });
const { statusCode, rawPayload } = await app.inject('/reference/js/scalar.js');
if (statusCode !== 200) throw new Error(`the reference script was answered with ${statusCode}`);
parentPort?.postMessage(new Uint8Array(gzipSync(rawPayload, { level: 9 })));
