import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { checkCounters } from '../../src/core/counters/check-counters.ts';
import { CoreError } from '../../src/core/errors.ts';
import { addLead } from '../../src/core/leads/add-lead.ts';
import { changeLead } from '../../src/core/leads/change-lead.ts';
import { addComment } from '../../src/core/messaging/add-comment.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { receiveRecord } from '../../src/core/people/receive.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { UseCase } from '../../src/core/run.ts';
import { addSubscriptions } from '../../src/core/subscriptions/add-subscriptions.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Whatever is written about somebody who is erased in the same moment is written whole, before or after, or finds nobody. */

let server: TestServer;
let shop: Actor;
let club: Actor;
beforeAll(async () => {
  server = await startTestServer();
  const tenant = await tenantByCode(server, server.demo.tenant);
  shop = systemActor(tenant, 'shop');
  club = systemActor(tenant, 'club');
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const day = 24 * 60 * 60 * 1000;

interface Writer {
  /** Names somebody, who may be gone; the others bring somebody in and never find nobody. */
  readonly isNamed: boolean;
  write(): Promise<unknown>;
}

function writers(id: Id, email: string): Writer[] {
  const ref = { id };
  const startsAt = server.clock.now() - day;
  const items = [{ email, planKey: 'site', startsAt, endsAt: startsAt + 30 * day }];
  const patch = { email, city: 'Iasi' };
  const named: Writer['write'][] = [
    () => run(shop, updatePerson, { ref, scope: '', patch: { jobTitle: 'Buyer' } }),
    () => run(club, updatePerson, { ref, scope: '', patch: { city: 'Oslo' } }),
    () => run(shop, changeLead, { ref, scope: '', status: 'opportunity' }),
    () => run(shop, addComment, { ref, scope: '', text: 'A comment' }),
    () => run(club, addComment, { ref, scope: '', text: 'Another' }),
    // By an e-mail that somebody must have.
    () => run(shop, addSubscriptions, { scope: '', items }),
  ];
  const bringing: Writer['write'][] = [
    () => run(shop, addLead, { scope: '', patch, onExisting: 'update', status: 'lead', targets: {} }),
    () => run(club, addLead, { scope: '', patch, onExisting: 'update', status: 'lead', targets: {} }),
    () => run(shop, addPerson, { scope: '', patch: { email }, onExisting: 'update' }),
  ];
  return [...bringing.map((write) => ({ isNamed: false, write })), ...named.map((write) => ({ isNamed: true, write }))];
}

const noDrift = async () => expect(await run(shop, checkCounters, undefined)).toEqual([]);

test('all sorts of writers', async () => {
  for (let round = 0; round < 10; round += 1) {
    const email = `race-${round}@example.com`;
    const { person } = await run(shop, addPerson, { scope: '', patch: { email }, onExisting: 'refuse' });
    const all = writers(person.id, email);
    const at = round % all.length;
    const said = async ({ isNamed, write }: Writer) => {
      const error = await write().catch((thrown: unknown) => thrown);
      if (!(error instanceof Error)) return 'done';
      const isGone =
        error instanceof CoreError && (error.code === 'not_found' || error.message === 'nobody has this e-mail');
      return isNamed && isGone ? 'nobody' : String(error);
    };
    const erase = { isNamed: false, write: () => run(shop, requestErasure, { ref: { id: person.id } }) };
    const answers = await Promise.all([...all.slice(0, at), erase, ...all.slice(at)].map(said));
    expect([round, answers.filter((answer) => answer !== 'done' && answer !== 'nobody')]).toEqual([round, []]);
    // Nothing that was written hangs on somebody who is gone.
    const [erasure] = await server.sql<{ ids: Id[] }>('select record_ids as ids from erasures where person_id = $1', [
      person.id,
    ]);
    for (const table of ['leads', 'comments', 'subscriptions', 'channels']) {
      const left = await server.sql(`select 1 from ${table} where record_id = any ($1)`, [erasure?.ids]);
      expect([table, left]).toEqual([table, []]);
    }
    await noDrift();
    await run(shop, restorePerson, { id: person.id });
    const people = await server.sql('select distinct person_id from records where email = $1', [email]);
    expect([round, people.length]).toEqual([round, 1]);
    expect((await run(shop, findPerson, { ref: { id: person.id } })).values.email).toBe(email);
    await noDrift();
  }
});

test('who came in again is held until that is written, though nothing new was said', async () => {
  const email = 'held@example.com';
  const { person } = await run(shop, addPerson, { scope: '', patch: { email }, onExisting: 'refuse' });
  const inside = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const slow: UseCase<void, Id> = {
    name: 'test.slow_arrival',
    async run(tx, context) {
      const { record } = await receiveRecord(tx, context, { scope: '', patch: { email }, onExisting: 'update' });
      inside.resolve();
      await gate.promise;
      return (await findPerson.run(tx, context, { ref: { id: record.id } })).id;
    },
  };
  const arriving = run(shop, slow, undefined);
  await inside.promise;
  const erasing = run(shop, requestErasure, { ref: { id: person.id } });
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await vi.waitFor(async () => expect(await server.sql(waiting)).toHaveLength(1), 5_000);
  gate.resolve();
  expect(await arriving).toBe(person.id);
  await erasing;
  expect(await server.sql('select 1 from records where email = $1', [email])).toEqual([]);
});

test('taking one’s own record back at the same moment: one of the two finds it', async () => {
  for (let round = 0; round < 6; round += 1) {
    const email = `taken-${round}@example.com`;
    const { person } = await run(shop, addPerson, { scope: '', patch: { email }, onExisting: 'refuse' });
    const results = await Promise.allSettled([
      run(shop, removeRecord, { ref: { id: person.id } }),
      run(shop, requestErasure, { ref: { id: person.id } }),
    ]);
    const [taken, erased] = results;
    expect([taken?.status, erased?.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
    for (const one of results) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'not_found' });
    expect(await server.sql('select 1 from records where email = $1', [email])).toEqual([]);
    await noDrift();
  }
});
