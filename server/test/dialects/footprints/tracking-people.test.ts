import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../../src/kit/ids.ts';
import { drivers } from '../../drivers/index.ts';
import { covers } from '../../support/covers.ts';
import { addElsewhere, somebody } from './session.ts';
import { startTracking, type Tracking } from './tracking-kit.ts';

/** Whose it is what a browser or phone did: before it was known, on a device that two people share, and after. */

let web: Tracking;
beforeAll(async () => {
  web = await startTracking();
});
afterAll(() => web.close());

const personOf = async (email: string) => {
  const rows = await web.server.sql<{ id: Id }>('select id from people where email = $1', [email]);
  expect(rows).toHaveLength(1);
  return rows[0] as { id: Id };
};
const textsOf = async (email: string) =>
  (await web.timeline(await personOf(email))).map(({ data }) => data.description).reverse();

describe('from anonymous to known', () => {
  test.each(drivers.map((driver) => [driver.name, driver] as const))(
    'what was done before init(email) is the person’s who comes in through %s',
    async (name, driver) => {
      covers('footprints:tracking/anonymous-to-known');
      const email = `late-${name}@example.org`;
      const pid = await web.browser();
      for (const text of ['first', 'second']) await web.engage(pid, text);
      expect((await web.post('/jsapi/init', { pid, email: email.toUpperCase() })).json.pid).toBe(pid);
      await web.engage(pid, 'third');
      const session = await driver.connect(web.server, web.server.demo[driver.name] as Record<string, unknown>);
      const answer = await session.create({ email, givenName: 'Late', familyName: 'Comer' });
      expect(session.accepted(answer)).toBe(true);
      await web.engage(pid, 'fourth');
      expect(await textsOf(email)).toEqual(['first', 'second', 'third', 'fourth']);
    },
  );

  test('a registration ties the session to its person, with what was done before', async () => {
    covers('footprints:tracking/anonymous-to-known', 'footprints:web.register/session');
    const who = somebody();
    const pid = await web.browser();
    await web.engage(pid, 'before');
    expect((await web.post('/jsapi/register', { uid: pid, ...who })).json).toEqual({ status: 'ok', pid });
    await web.engage(pid, 'after');
    expect(await textsOf(who.userEmail)).toEqual(['before', 'after']);
  });

  test('a phone number ties where it is one person’s', async () => {
    covers('footprints:tracking/anonymous-to-known');
    const who = somebody();
    const mid = await web.phone({ userPhone: who.userPhone });
    await web.post('/mobileapi/send', { mid, actionType: 'engagement', 'aditionalData[description]': 'on the phone' });
    expect((await web.operator.lead(who)).status).toBe(200);
    expect(await textsOf(who.userEmail)).toEqual(['on the phone']);
  });

  test('the sessions of one person on several devices are one time line', async () => {
    covers('footprints:tracking/timeline');
    const { userEmail } = somebody();
    expect((await web.operator.lead({ userEmail })).status).toBe(200);
    const [browser, phone] = [await web.browser({ email: userEmail }), await web.phone({ userEmail })];
    await web.engage(browser, 'one');
    await web.post('/mobileapi/send', { mid: phone, actionType: 'engagement', 'aditionalData[description]': 'two' });
    await web.engage(browser, 'three');
    expect(await textsOf(userEmail)).toEqual(['one', 'two', 'three']);
  });
});

describe('a shared device', () => {
  test.each(['/jsapi/init', '/mobileapi/init'])(
    '%s: two people, two sessions, and neither has the other’s',
    async (path) => {
      covers('footprints:tracking/shared-device');
      const isWeb = path.startsWith('/jsapi');
      const [ann, bob] = [somebody().userEmail, somebody().userEmail];
      for (const userEmail of [ann, bob]) expect((await web.operator.lead({ userEmail })).status).toBe(200);
      const start = async (form: Record<string, string>) => {
        const { pid, mobileId } = (await web.post(path, form)).json;
        return (pid ?? mobileId) as string;
      };
      const as = (email: string, id?: string) =>
        start(isWeb ? { email, ...(id ? { pid: id } : {}) } : { userEmail: email, ...(id ? { mid: id } : {}) });
      const again = (id: string) => start(isWeb ? { pid: id } : { mid: id });
      const device = await start({});
      await web.engage(device, 'nobody yet');
      const first = await as(ann, device);
      expect(first).toBe(device);
      await web.engage(first, 'of ann');
      const second = await as(bob, first);
      expect(second).not.toBe(first);
      await web.engage(second, 'of bob');
      // The page that knows nobody goes on with the session that the device has now.
      expect(await again(second)).toBe(second);
      await web.engage(second, 'of bob, too');
      const third = await as(ann, second);
      expect([first, second]).not.toContain(third);
      await web.engage(third, 'of ann again');
      expect(await textsOf(ann)).toEqual(['nobody yet', 'of ann', 'of ann again']);
      expect(await textsOf(bob)).toEqual(['of bob', 'of bob, too']);
    },
  );

  test('two registrations in one browser: the second gets a session of its own, and its answer says which', async () => {
    covers('footprints:tracking/shared-device', 'footprints:web.register/session');
    const [ann, bob] = [somebody(), somebody()];
    const pid = await web.browser();
    const register = async (uid: string, who: object) =>
      (await web.post('/jsapi/register', { uid, ...who })).json.pid as string;
    expect(await register(pid, ann)).toBe(pid);
    await web.engage(pid, 'of ann');
    const other = await register(pid, bob);
    expect(other).not.toBe(pid);
    await web.engage(other, 'of bob');
    expect(await textsOf(ann.userEmail)).toEqual(['of ann']);
    expect(await textsOf(bob.userEmail)).toEqual(['of bob']);
    const told = async (uid: string, email: string) => (await web.post('/jsapi/prepopulate', { uid, email })).json.data;
    expect(await told(other, ann.userEmail)).toEqual({});
    expect(await told(pid, ann.userEmail)).toEqual(ann);
  });
});

test('another application’s session is not gone on with', async () => {
  covers('footprints:tracking/session-forged');
  const foreign = (await web.server.tenant('Elsewhere')).footprints as Record<string, string>;
  const { pid } = (await web.server.call('POST', '/jsapi/init', { form: { appkey: foreign.appkey ?? '' } })).json;
  expect(await web.browser({ pid })).not.toBe(pid);
});

test('who sees its own only is shown nothing that a browser did', async () => {
  covers('footprints:tracking/timeline-own');
  const { userEmail } = somebody();
  const feelme = await addElsewhere(web.server, userEmail);
  expect(feelme.status).toBe(201);
  const pid = await web.browser({ email: userEmail });
  await web.engage(pid, 'seen by the operator');
  expect(await textsOf(userEmail)).toEqual(['seen by the operator']);
  const [record] = await web.server.sql<{ id: Id; credential_id: Id }>(
    `select id, credential_id from records where email = $1 and source = 'feelme'`,
    [userEmail],
  );
  const ref = { id: record?.id as Id };
  expect(await web.timeline(ref)).toHaveLength(1);
  expect(await web.timeline(ref, { source: 'feelme', sees: 'own', credentialId: record?.credential_id as Id })).toEqual(
    [],
  );
});
