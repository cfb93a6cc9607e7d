import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../frame/children.ts';
import type { Connection, Database } from '../frame/database.ts';
import type { Measured } from '../frame/server.ts';
import { subrite } from './dialects.ts';
import { unique } from './load.ts';
import { ask, tenantOf } from './people.ts';

const main = resolve(import.meta.dirname, '../../../server/src/main.ts');

/** What a receiver has counted: milliseconds of its own clock. */
export interface Received {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Longest wait for a queue to be drained, milliseconds. */
const drainMs = 600_000;

/** Waits until so many have come, and begins to count anew. @returns how many came in each second between the first and the last */
export async function drained(receiver: string, jobs: number): Promise<number> {
  for (let waited = 0; waited < drainMs; waited += 50) {
    const { count, first, last } = (await (await fetch(receiver)).json()) as Received;
    if (count >= jobs) {
      await fetch(receiver, { method: 'DELETE' });
      return ((count - 1) * 1000) / (last - first);
    }
    await sleep(50);
  }
  throw new Error(`not all of ${jobs} deliveries came`);
}

/** An endpoint of the demo tenant that is told of changed members. @returns its id */
export async function addEndpoint(server: Measured, { url }: Database, receiver: string): Promise<string> {
  const args = ['endpoint', 'create', 'subrite', receiver, '--tenant', server.credentials.tenant];
  const env = { ...process.env, DATABASE_URL: url, TRIBUTARY_DATA: server.dataDir, TRIBUTARY_LOG: 'error' };
  const output = await runProgram(process.execPath, [main, ...args, '--event', 'person.updated', '--json'], {
    limitS: 60,
    env,
  });
  return (JSON.parse(output) as { id: string }).id;
}

/** Queues as many facts about one member as are wanted, and has the server look. */
export async function queueFacts(server: Measured, connection: Connection, endpoint: string, jobs: number) {
  const tenant = await tenantOf(server, connection);
  await createMember(server);
  await ask(
    connection,
    `with about as (select person_id, id as record_id from tributary.records where tenant_id = $1 and source = 'subrite' order by created_at desc limit 1),
       facts as (
         insert into tributary.changes (tenant_id, id, type, person_id, record_id, data, at, state)
         select $1, gen_random_uuid(), 'person.updated', about.person_id, about.record_id, '{}', now(), 'done'
         from about, generate_series(1, $3::int) returning id, record_id)
     insert into tributary.deliveries (tenant_id, id, kind, destination_id, record_id, change_id, state, due_at, created_at)
     select $1, gen_random_uuid(), 'webhook', $2, record_id, id, 'due', now(), now() from facts`,
    [tenant, endpoint, jobs],
  );
  // A server looks at tenants in which it has done something.
  await createMember(server);
}

let members = 0;

async function createMember(server: Measured): Promise<void> {
  const { url, headers, paths, bodies = [] } = subrite(server).create();
  members += 1;
  const body = bodies[0]?.replaceAll(unique, String(9_000_000 + members)) ?? '';
  const answer = await fetch(`${url}${paths[0]}`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`no member was made: ${answer.status} ${await answer.text()}`);
}
