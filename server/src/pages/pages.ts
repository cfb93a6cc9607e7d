import type { FastifyInstance } from 'fastify';

/** What the pages need to know of the running server. */
export interface PageOptions {
  readonly publicUrl: () => string;
  readonly demoCredentials: () => Promise<Record<string, unknown> | undefined>;
}

/** The pages for people: start page and API reference. */
export function addPages(app: FastifyInstance, options: PageOptions): void {
  app.get('/', async (_, reply) =>
    reply.type('text/html; charset=utf-8').send(`<!doctype html><title>Tributary</title><p>${options.publicUrl()}`),
  );
}
