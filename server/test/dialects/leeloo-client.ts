import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Context } from '../../src/core/run.ts';
import type { Tx } from '../../src/store/tx.ts';
import { leelooDriver } from '../drivers/leeloo.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import type { Answer, CallOptions, TestServer } from '../support/test-server.ts';

export type Api = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

/** Calls below `/api/v2` with a token; the demo tenant's unless another is given. */
export function apiWith(server: TestServer, token = tokenOf(server.demo)): Api {
  return (method, path, options = {}) =>
    server.call(method, `/api/v2${path}`, {
      ...options,
      headers: { 'x-leeloo-authtoken': token, ...options.headers },
    });
}

export function tokenOf(credentials: Record<string, unknown>): string {
  return (credentials.leeloo as { token: string }).token;
}

/** A token of the demo tenant that sees only what it brought in. */
export async function ownToken(server: TestServer): Promise<string> {
  return String((await leelooDriver.ownCredential(server, server.demo.tenant)).token);
}

export async function systemOf(server: TestServer): Promise<Actor> {
  return systemActor(await tenantByCode(server, server.demo.tenant), 'import');
}

/** Writes to the demo tenant what no call of this dialect writes yet, and counts it. */
export async function arrange<T>(server: TestServer, work: (tx: Tx, context: Context) => Promise<T>): Promise<T> {
  const arranged = await server.server.deps.run(await systemOf(server), { name: 'test.arrange', run: work }, undefined);
  await server.recount();
  return arranged;
}

/** How many rows of each kind there are: what a refused call must not change. */
export async function rowCounts(server: TestServer): Promise<Record<string, number>> {
  const [counts] = await server.sql<Record<string, number>>(
    `select (select count(*) from people)::int as people, (select count(*) from records)::int as records,
       (select count(*) from channels)::int as channels, (select count(*) from tunnel_entries)::int as entries,
       (select count(*) from changes)::int as changes, (select count(*) from record_staff)::int as staff`,
  );
  return counts ?? {};
}
