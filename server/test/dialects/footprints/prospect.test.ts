import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromObjectId } from '../../../src/kit/ids.ts';
import { covers } from '../../support/covers.ts';
import { error, type Json } from './lead-kit.ts';
import { hexId, type Session, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

type Options = Parameters<Session['call']>[2];
const post = (options: Options) => session.call('POST', '/api/prospect', options);
const detailsOf = async (id: string): Promise<Json> =>
  (await session.server.sql<Json>('select details from leads where id = $1', [fromObjectId(id)]))[0].details;

test('everything that is said is kept', async () => {
  covers('footprints:prospect.create/body', 'footprints:prospect.create/status');
  const person = somebody();
  const about = { userFirstName: 'Mihai', userLastName: 'Popescu', userCountry: 'Romania', userAddress: '1 Road' };
  const kept = {
    avandorUserId: 'av-17',
    avandorSession: 'session text',
    companyType: 'SRL',
    companyWebsite: 'https://example.com',
    potentialScore: '7.5',
  };
  const form = { ...person, ...about, ...kept, companyName: 'Acme', userPosition: 'Buyer' };
  const { status, json } = await post({ form });
  expect([status, json]).toEqual([200, { _id: expect.stringMatching(hexId) }]);
  const profile = (await session.client(person)).json;
  expect(profile).toMatchObject({ ...person, ...about, userCompanyName: 'Acme', userJob: 'Buyer' });
  expect(profile.leads).toMatchObject([
    { _id: json._id, status: 'prospect', application: { name: 'CRM Application' }, history: [{ status: 'prospect' }] },
  ]);
  expect(profile.leads[0].applicationKey).toBe(session.block.appkey);
  const { application: _, ...details } = await detailsOf(json._id);
  expect(details).toEqual(kept);
});

test('a session is a text or an object', async () => {
  covers('footprints:prospect.create/body.avandorSession', 'footprints:prospect.create/body.avandorSession-form');
  const object = { id: 'x', pages: ['a', 'b'], nested: { n: 1 } };
  const multipart = new FormData();
  multipart.set('userEmail', somebody().userEmail);
  multipart.set('avandorSession', JSON.stringify(object));
  const sent: [Options, unknown][] = [
    [{ json: { ...somebody(), avandorSession: object, potentialScore: 7 } }, object],
    [{ json: { ...somebody(), avandorSession: 'plain' } }, 'plain'],
    [{ json: { ...somebody(), avandorSession: null } }, undefined],
    [{ form: { ...somebody(), avandorSession: JSON.stringify(object) } }, object],
    [{ raw: multipart }, object],
    [{ form: { ...somebody(), 'avandorSession[id]': 'x', 'avandorSession[n]': '1' } }, { id: 'x', n: '1' }],
    [{ form: { ...somebody(), avandorSession: '{no json' } }, '{no json'],
    [{ form: { ...somebody(), avandorSession: '' } }, undefined],
  ];
  for (const [options, kept] of sent) {
    const { status, json } = await post(options);
    expect([status, (await detailsOf(json._id)).avandorSession]).toEqual([200, kept]);
  }
  const list = await post({ json: { ...somebody(), avandorSession: [1] } });
  expect(list.status).toBe(400);
});

test('one that says nothing about anybody is refused', async () => {
  covers('footprints:prospect.create/nobody');
  for (const form of [{}, { avandorUserId: '17', avandorSession: 'x' }, { userEmail: '', userFirstName: ' ' }]) {
    const { status, json } = await post({ form: form as Record<string, string> });
    expect([status, json]).toEqual([400, error('Invalid data')]);
  }
});

test('a prospect who is known is the same person, and any number at once are one', async () => {
  covers('footprints:prospect.create/status');
  const person = somebody();
  await session.lead({ ...person, userFirstName: 'Known' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => post({ form: { ...person, userFirstName: '' } })));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const profile = (await session.client(person)).json;
  expect(profile.userFirstName).toBe('Known');
  expect(profile.leads.map(({ status }: Json) => status).sort()).toEqual(['lead', ...Array(10).fill('prospect')]);
});
