import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { graceMs } from '../../../src/core/people/erasures.ts';
import { restorePerson } from '../../../src/core/people/restore-person.ts';
import { fromObjectId, type Id } from '../../../src/kit/ids.ts';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { drivers } from '../../drivers/index.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import { type Block, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const success = { status: 'success' };
const error = (message: string) => ({ status: 'error', message });
const remove = (form: Record<string, string>, query: Record<string, string> = {}) =>
  session.call('DELETE', `/api/client?${new URLSearchParams(query)}`, { form });
const said = ({ status, json }: { status: number; json: unknown }) => [status, json];
const notFound = [404, error('Not found')];

let next = 0;
/** Somebody known by every key. */
async function customer() {
  next += 1;
  const person = { ...somebody(), userExternalId: `del-${next}`, userFirstName: 'Ana', userLastName: `Del ${next}` };
  const nationalId = `DEL${next}NATIONAL`;
  await session.lead(person);
  await session.update({ ...person, nationalId });
  const { json } = await session.client({ userExternalId: person.userExternalId });
  return { ...person, nationalId, id: fromObjectId(json._id) as Id, json };
}

async function restore(id: Id) {
  const { server } = session;
  const tenant = await tenantByCode(server, server.demo.tenant);
  return server.server.deps.run(systemActor(tenant, 'console'), restorePerson, { id });
}

describe('DELETE /api/client', () => {
  test('by each key, in each body and in the query', async () => {
    covers(
      'footprints:client.delete/userExternalId',
      'footprints:client.delete/bodies',
      'footprints:client.delete/keys',
      'footprints:client.delete/query',
    );
    const multipart = new FormData();
    const [a, b, c, d, e, f, g] = [
      await customer(),
      await customer(),
      await customer(),
      await customer(),
      await customer(),
      await customer(),
      await customer(),
    ];
    const people = [a, b, c, d, e, f, g];
    multipart.set('userExternalId', c.userExternalId);
    const contact = ({ userEmail, userPhone }: typeof a) => ({ userEmail, userPhone });
    const answers = [
      await remove({ userExternalId: a.userExternalId }),
      await session.call('DELETE', '/api/client', { json: { userExternalId: b.userExternalId } }),
      await session.call('DELETE', '/api/client', { raw: multipart }),
      await remove({ nationalId: d.nationalId }),
      await remove(contact(e)),
      // No body at all, as a proxy that drops it leaves the request.
      await session.call('DELETE', `/api/client?userExternalId=${f.userExternalId}`),
      await remove({ userExternalId: g.userExternalId, ...contact(g) }, { nationalId: g.nationalId }),
    ];
    expect(answers.map(said)).toEqual(people.map(() => [200, success]));
    for (const one of people)
      for (const keys of [{ userExternalId: one.userExternalId }, { nationalId: one.nationalId }, contact(one)])
        expect(said(await session.client(keys))).toEqual(notFound);
  });

  test('keys that do not name one customer erase nobody', async () => {
    covers(
      'footprints:client.delete/contradiction',
      'footprints:client.delete/nothing',
      'footprints:client.delete/unknown',
    );
    const [ana, ion] = [await customer(), await customer()];
    const nobody = somebody();
    const anas = { userExternalId: ana.userExternalId };
    for (const [body, query, expected] of [
      [anas, { userExternalId: ion.userExternalId }, [400, error('Invalid data: userExternalId')]],
      [anas, { nationalId: ion.nationalId }, [400, error('Invalid data: userExternalId, nationalId')]],
      [
        { ...anas, userEmail: ion.userEmail, userPhone: ion.userPhone },
        {},
        [400, error('Invalid data: userExternalId, userEmail, userPhone')],
      ],
      [{ ...anas, userEmail: ana.userEmail }, {}, [400, error('Invalid data: userPhone')]],
      [{ userPhone: ana.userPhone }, anas, [400, error('Invalid data: userEmail')]],
      [{}, {}, [400, error('Invalid data: userExternalId')]],
      [{ userExternalId: ' ' }, {}, [400, error('Invalid data: userExternalId')]],
      [{ 'userExternalId[]': ana.userExternalId }, {}, [400, error('Invalid data: userExternalId')]],
      [{ userExternalId: 'nobody-has-this' }, {}, notFound],
      [anas, { userExternalId: 'nobody-has-this' }, notFound],
      [{ ...anas, ...nobody }, {}, notFound],
      [{ userEmail: ana.userEmail, userPhone: ion.userPhone }, {}, notFound],
    ] as [Record<string, string>, Record<string, string>, unknown[]][]) {
      expect([body, query, said(await remove(body, query))]).toEqual([body, query, expected]);
    }
    for (const one of [ana, ion])
      expect((await session.client({ userExternalId: one.userExternalId })).json).toEqual(one.json);
    expect(said(await remove(anas))).toEqual([200, success]);
    expect(said(await remove(anas))).toEqual(notFound);
  });

  test('every record of it, and in the next request nobody finds it', async () => {
    covers('footprints:client.delete/data', 'footprints:client.delete/everywhere');
    const { server } = session;
    const person = {
      email: 'every-source@example.org',
      phone: '+40722888001',
      givenName: 'Every',
      familyName: 'Source',
    };
    const found = async () =>
      Promise.all(
        drivers.map(async ({ name, connect }) => {
          const one = await connect(server, server.demo[name] as Record<string, unknown>);
          return [name, (await one.find(person)) !== undefined];
        }),
      );
    for (const { name, connect } of drivers) {
      const one = await connect(server, server.demo[name] as Record<string, unknown>);
      expect([name, one.accepted(await one.create(person))]).toEqual([name, true]);
    }
    expect(await found()).toEqual(drivers.map(({ name }) => [name, true]));
    const records = await server.sql('select distinct source from records where email = $1', [person.email]);
    expect(records).toHaveLength(drivers.length);
    expect(said(await remove({ userEmail: person.email, userPhone: person.phone }))).toEqual([200, success]);
    expect(await found()).toEqual(drivers.map(({ name }) => [name, false]));
    expect(await server.sql('select 1 from records where email = $1', [person.email])).toEqual([]);
    const leads = await session.call('GET', '/api/lead?pageSize=1000');
    expect(leads.text).not.toContain(person.email);
  });

  test('until the grace is over it can be brought back as it was', async () => {
    covers('footprints:client.delete/grace');
    const [kept, gone] = [await customer(), await customer()];
    for (const one of [kept, gone]) await remove({ userExternalId: one.userExternalId });
    session.server.clock.move(graceMs - 60_000);
    const again = await signIn(session.server, session.block);
    await restore(kept.id);
    expect((await again.client({ userExternalId: kept.userExternalId })).json).toEqual(kept.json);
    session.server.clock.move(60_000);
    await session.server.server.jobs.runNow();
    await expect(restore(gone.id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await again.client({ userExternalId: kept.userExternalId })).json).toEqual(kept.json);
    const rows = await session.server.sql(`select 1 from erased_rows r where r.row::text like '%' || $1 || '%'`, [
      gone.userEmail,
    ]);
    expect(rows).toEqual([]);
  });

  test('of twenty at once one succeeds', async () => {
    covers('footprints:client.delete/at-once');
    const { userExternalId } = await customer();
    const answers = await Promise.all(Array.from({ length: 20 }, () => remove({ userExternalId })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
  });

  test('a lead at the same moment is the old customer’s or a new one’s, and never half done', async () => {
    covers('footprints:client.delete/new-lead');
    for (let i = 0; i < 12; i += 1) {
      const { userEmail, userPhone, userExternalId, id } = await customer();
      const answers = await Promise.all([
        session.lead({ userEmail, userPhone, userFirstName: `Before ${i}` }),
        remove({ userExternalId }),
        session.lead({ userEmail, userPhone, userExternalId, userFirstName: `After ${i}` }),
        session.lead({ userEmail, userPhone }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const ids = [0, 2, 3].map((at) => fromObjectId(answers[at]?.json._id));
      const live = await session.server.sql<{ id: Id; person_id: Id }>(
        'select l.id, r.person_id from leads l join records r on r.id = l.record_id where l.id = any ($1)',
        [ids],
      );
      const archived = await session.server.sql(
        `select row->>'id' as id from erased_rows where table_name = 'leads' and row->>'id' = any ($1)`,
        [ids],
      );
      expect([i, live.length + archived.length]).toEqual([i, 3]);
      // Whoever was erased is gone; whoever came in is one person.
      expect(live.filter((lead) => lead.person_id === id)).toEqual([]);
      expect(new Set(live.map((lead) => lead.person_id)).size).toBeLessThanOrEqual(1);
      // Brought back it is one customer with all of its leads again.
      await restore(id);
      const { json } = await session.client({ userEmail, userPhone });
      expect(json.leads).toHaveLength(4);
    }
  });

  test('a client that sees its own, and another tenant', async () => {
    covers('footprints:client.delete/own');
    const { server } = session;
    const own = await signIn(server, (await footprintsDriver.ownCredential(server, server.demo.tenant)) as Block);
    const other = await signIn(server, (await server.tenant('Other')).footprints as Block);
    const { userExternalId, userEmail, userPhone } = await customer();
    for (const stranger of [own, other])
      expect(said(await stranger.call('DELETE', '/api/client', { form: { userExternalId } }))).toEqual(notFound);
    await own.lead({ userEmail, userPhone, userExternalId, userFirstName: 'Theirs' });
    expect(said(await own.call('DELETE', '/api/client', { form: { userExternalId } }))).toEqual([200, success]);
    expect((await own.client({ userExternalId })).status).toBe(404);
    expect((await session.client({ userExternalId })).json).toMatchObject({ userFirstName: 'Ana', userEmail });
    const erasures = await server.sql(
      'select 1 from erasures e join records r on r.id = any (e.record_ids) where r.external_id = $1',
      [userExternalId],
    );
    expect(erasures).toEqual([]);
  });
});

describe('POST /api/client/search', () => {
  test('is Get customers with the keys in the body', async () => {
    covers('footprints:client.search', 'footprints:client.read/externalId');
    const { userEmail, userPhone, userExternalId, nationalId, json } = await customer();
    const search = (form: Record<string, string>) => session.call('POST', '/api/client/search', { form });
    for (const keys of [{ userEmail, userPhone }, { userExternalId }, { nationalId }]) {
      expect(said(await search(keys))).toEqual([200, json]);
      expect(said(await session.client(keys))).toEqual([200, json]);
    }
    expect(said(await session.call('POST', '/api/client/search', { json: { userExternalId } }))).toEqual([200, json]);
    expect(said(await search({ userEmail }))).toEqual([400, error('Invalid data: userPhone')]);
    expect(said(await search({}))).toEqual([400, error('Invalid data: userEmail, userPhone')]);
    expect(said(await search(somebody()))).toEqual(notFound);
    // What stands in the address names nobody here.
    expect((await session.call('POST', `/api/client/search?userExternalId=${userExternalId}`)).status).toBe(400);
  });
});
