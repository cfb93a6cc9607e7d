import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { addDocuments } from '../../src/core/documents/add-documents.ts';
import { listDocuments } from '../../src/core/documents/list-documents.ts';
import { CoreError, invalid } from '../../src/core/errors.ts';
import { keepWhile } from '../../src/core/files/keep-while.ts';
import { addAccount } from '../../src/core/leads/add-account.ts';
import { eraseDue } from '../../src/core/people/erase-due.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import { createFileJobs, type FileJobs } from '../../src/file-jobs.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Files beside the database: what becomes of them when people are erased, and when a process ends in between. */

let server: TestServer;
let tenant: Tenant;
let shop: Actor;
let jobs: FileJobs;
beforeAll(async () => {
  server = await startTestServer();
  // What is due is done when a test says so.
  await server.server.jobs.stop();
  tenant = await tenantByCode(server, server.demo.tenant);
  shop = systemActor(tenant, 'shop');
  jobs = createFileJobs(server.server.deps);
});
afterAll(() => server.close());

const day = 24 * 60 * 60 * 1000;
const limits = { maxBytes: 1_000 };
const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const store = () => server.server.deps.files;
/** A stopped server's jobs do nothing by themselves any more. */
async function due(): Promise<void> {
  while ((await run(shop, eraseDue, undefined)) > 0);
  await jobs.tidy([tenant]);
}
const now = () => server.clock.now();
const onDisk = async (): Promise<string[]> => (await readdir(join(server.filesDir, tenant.id)).catch(() => [])).sort();
const rows = async (table: 'files' | 'documents', id: Id) =>
  (await server.sql(`select 1 from ${table} where id = $1`, [id])).length;

let people = 0;
/** Somebody with a lead and a document. */
async function somebody() {
  people += 1;
  const { leadId, person, recordId } = await run(shop, addAccount, {
    scope: '',
    patch: { email: `files${people}@example.com` },
    onExisting: 'update',
    status: 'lead',
    targets: {},
    related: [],
  });
  const staged = await store().stage(Buffer.from('content'), limits);
  const id = await keepWhile(store(), { tenantId: tenant.id, now: now() }, [staged], async (kept) => {
    const files = kept.map((file) => ({ ...file, name: 'a.pdf' }));
    await run(shop, addDocuments, { leadId, type: 'contract', files });
    return kept[0]?.id as Id;
  });
  return { id, leadId, person, recordId };
}

test('with a person its documents go, and their files after the commit', async () => {
  const { id, person } = await somebody();
  const other = await somebody();
  await run(shop, removeRecord, { ref: { id: person.id } });
  expect([await rows('documents', id), await rows('files', id)]).toEqual([0, 1]);
  expect(await onDisk()).toContain(id);
  await due();
  expect(await rows('files', id)).toBe(0);
  expect(await onDisk()).not.toContain(id);
  expect(await onDisk()).toContain(other.id);
  expect(await run(shop, listDocuments, { leadId: other.leadId, limit: 5 })).toHaveLength(1);
});

test('an erasure with a grace keeps the files until it is over; who comes back has them', async () => {
  const [kept, gone] = [await somebody(), await somebody()];
  for (const { person } of [kept, gone]) await run(shop, requestErasure, { ref: { id: person.id } });
  await due();
  expect(await onDisk()).toEqual(expect.arrayContaining([kept.id, gone.id]));
  await expect(run(shop, listDocuments, { leadId: kept.leadId, limit: 5 })).rejects.toMatchObject({
    code: 'not_found',
  });
  // The daily look must not take them for left over.
  server.clock.move(2 * day);
  await due();
  await run(shop, restorePerson, { id: kept.person.id });
  expect(await run(shop, listDocuments, { leadId: kept.leadId, limit: 5 })).toMatchObject([{ id: kept.id }]);
  server.clock.move(31 * day);
  await due();
  expect(await onDisk()).toContain(kept.id);
  expect(await onDisk()).not.toContain(gone.id);
  expect(await rows('files', gone.id)).toBe(0);
});

test('a removal that ended half way is gone over again', async () => {
  const { id, person } = await somebody();
  await run(shop, removeRecord, { ref: { id: person.id } });
  // The process ended after the disk and before the commit.
  await store().remove(tenant.id, [id]);
  await due();
  expect(await rows('files', id)).toBe(0);
});

test('of two processes each file is removed by one, and none is left', async () => {
  const some = await Promise.all(Array.from({ length: 12 }, somebody));
  for (const { person } of some) await run(shop, removeRecord, { ref: { id: person.id } });
  const several = [1, 2, 3].map(() => createFileJobs(server.server.deps));
  await Promise.all(several.map((one) => one.tidy([tenant])));
  for (const { id } of some) expect([await rows('files', id), (await onDisk()).includes(id)]).toEqual([0, false]);
});

test('what a process left that ended before its commit is removed a day later, and nothing else', async () => {
  const { id } = await somebody();
  const orphan = newId(now());
  await store().write(tenant.id, orphan, Buffer.from('x'), limits);
  await store().stage(Buffer.from('half'), limits);
  server.clock.move(day - 60_000);
  await due();
  const fresh = newId(now());
  await store().write(tenant.id, fresh, Buffer.from('x'), limits);
  expect(await onDisk()).toEqual(expect.arrayContaining([id, orphan, fresh]));
  server.clock.move(day / 2);
  // Another process: this one has looked already.
  await createFileJobs(server.server.deps).tidy([tenant]);
  expect(await onDisk()).toEqual(expect.arrayContaining([id, fresh]));
  expect(await onDisk()).not.toContain(orphan);
  expect(await readdir(join(server.filesDir, 'tmp'))).toEqual([]);
});

test('a refused use case takes its files away; one whose outcome is unknown leaves them to the daily look', async () => {
  const outcome = async (error: Error) => {
    const staged = await store().stage(Buffer.from('x'), limits);
    let kept: Id | undefined;
    const work = keepWhile(store(), { tenantId: tenant.id, now: now() }, [staged], async ([file]) => {
      kept = file?.id;
      throw error;
    });
    await expect(work).rejects.toBe(error);
    return (await onDisk()).includes(kept as Id);
  };
  expect(await outcome(invalid('x', 'unknown'))).toBe(false);
  expect(await outcome(new CoreError('unavailable', 'the connection was lost in a commit'))).toBe(true);
});

test('erasing while documents come in leaves neither rows nor files behind', async () => {
  const { id, leadId, person } = await somebody();
  const before = (await onDisk()).filter((one) => one !== id);
  const more = Array.from({ length: 8 }, async () => {
    const staged = await store().stage(Buffer.from('more'), limits);
    return keepWhile(store(), { tenantId: tenant.id, now: now() }, [staged], (kept) =>
      run(shop, addDocuments, { leadId, type: 'offer', files: kept.map((file) => ({ ...file, name: 'b.pdf' })) }),
    );
  });
  const results = await Promise.allSettled([...more, run(shop, removeRecord, { ref: { id: person.id } })]);
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'not_found' });
  expect(await server.sql('select 1 from documents where lead_id = $1', [leadId])).toEqual([]);
  await due();
  expect(await onDisk()).toEqual(before);
});
