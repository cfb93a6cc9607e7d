import type { FastifyInstance } from 'fastify';

/** Whether this process should get traffic. */
export interface Readiness {
  /** True from the moment a stop was asked for. */
  draining(): boolean;
  /** Whether the database answers; bounded in time by the caller. */
  databaseAnswers(): Promise<boolean>;
}

/**
 * `/live`: the process runs (never touches the database). `/ready`: it should get traffic. Neither says more than that:
 * versions and reasons are for the log.
 */
export function addHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/live', async () => ({ status: 'live' }));
  app.get('/ready', async (_, reply) => {
    const ready = !readiness.draining() && (await readiness.databaseAnswers());
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready' });
  });
}
