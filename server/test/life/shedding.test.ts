import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { addShedding } from '../../src/shedding.ts';

/** What is refused while the server has more to do than it can: by itself, without the store's own limit behind it. */

/** The event loop is left out: `overload.test.ts` holds it. */
const limits = { eventLoopDelayMs: 60_000, eventLoopSampleMs: 1_000 };
let app: FastifyInstance;
afterEach(() => app.close());

function served(queue: { waiting(): number; readonly max: number }) {
  app = fastify();
  app.setErrorHandler((error, _, reply) => reply.code(503).send(error));
  addShedding(app, queue, limits);
  for (const path of ['/work', '/live', '/ready']) app.get(path, () => 'done');
  return async () => {
    const paths = ['/work', '/live', '/ready'];
    return Promise.all(paths.map(async (url) => (await app.inject(url)).statusCode));
  };
}

test('new work is refused while as much waits for the database as may, and at once no more when less does', async () => {
  let waiting = 0;
  const ask = served({ waiting: () => waiting, max: 3 });
  for (const [held, status] of [
    [2, 200],
    [3, 503],
    [4, 503],
    [2, 200],
  ] as const) {
    waiting = held;
    expect(await ask()).toEqual([status, 200, 200]);
  }
});
