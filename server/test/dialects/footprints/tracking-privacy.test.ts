import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SharedPerson } from '../../drivers/driver.ts';
import { drivers } from '../../drivers/index.ts';
import { covers } from '../../support/covers.ts';
import type { Answer } from '../../support/test-server.ts';
import { basic, getToken, somebody } from './session.ts';
import { startTracking, type Tracking } from './tracking-kit.ts';

/**
 * T34: whoever has the public app key learns about nobody. Known and unknown addresses are answered alike, after the same statements; what a
 * stranger claims replaces nothing that somebody said who was signed in, and makes no two people one.
 */

let web: Tracking;
beforeAll(async () => {
  web = await startTracking();
  // Statements are watched: what the clock asks for is not to be among them.
  await web.server.server.jobs.stop();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => web.close());

/** What is the same in two answers that say the same: all but ids and dates. */
const shape = ({ status, headers, text }: Answer) => ({
  status,
  headers: [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
  body: text.replace(/[0-9a-f]{64}/g, 'ID'),
});

/** The names of the statements that run meanwhile. */
async function statementsOf(work: () => Promise<Answer>): Promise<{ answer: Answer; names: string[] }> {
  const names: string[] = [];
  const { query } = pg.Client.prototype;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { name?: string; text?: string }];
    names.push(typeof first === 'string' ? first : (first.name ?? first.text ?? ''));
    return Reflect.apply(query, this, args);
  } as never);
  const answer = await work();
  vi.restoreAllMocks();
  return { answer, names };
}

const idsOf = async (email: string) =>
  (await web.server.sql<{ id: string }>('select id from people where email = $1', [email])).map(({ id }) => id);

describe('a known address and an unknown one', () => {
  const calls: [string, string, (pid: string, who: ReturnType<typeof somebody>) => Record<string, string>][] = [
    ['init', '/jsapi/init', (_, { userEmail }) => ({ email: userEmail })],
    ['init again', '/jsapi/init', (pid, { userEmail }) => ({ pid, email: userEmail })],
    ['mobile init', '/mobileapi/init', (_, who) => ({ ...who })],
    ['mobile init by phone', '/mobileapi/init', (_, { userPhone }) => ({ userPhone })],
    ['prepopulate', '/jsapi/prepopulate', (pid, { userEmail }) => ({ uid: pid, email: userEmail })],
    ['prepopulate without a session', '/jsapi/prepopulate', (_, { userEmail }) => ({ email: userEmail })],
  ];
  test.each(calls)('%s: one answer, and the same statements', async (what, path, form) => {
    covers('footprints:tracking/no-oracle', 'footprints:web.init/one-shape', 'footprints:mobile.init/one-shape');
    const known = somebody();
    expect((await web.operator.lead({ ...known, userFirstName: 'Known' })).status).toBe(200);
    const ask = async (who: ReturnType<typeof somebody>) => {
      const pid = await web.browser();
      return statementsOf(() => web.post(path, form(pid, who)));
    };
    await ask(somebody());
    const [of, ofNobody] = [await ask(known), await ask(somebody())];
    // A question without a session is answered without being asked; all others are seen to ask something.
    expect(of.names.length > 2).toBe(what !== 'prepopulate without a session');
    expect(of.names).toEqual(ofNobody.names);
    expect(shape(of.answer)).toEqual(shape(ofNobody.answer));
    expect(of.answer.text).not.toContain('Known');
  });

  test('register: one answer, whoever has the address, the phone or both', async () => {
    covers('footprints:tracking/no-oracle', 'footprints:web.register/one-answer');
    const [ann, bob] = [somebody(), somebody()];
    for (const who of [ann, bob]) expect((await web.operator.lead(who)).status).toBe(200);
    const register = async (who: Record<string, string>) =>
      shape(await web.post('/jsapi/register', { uid: await web.browser(), userFirstName: 'X', ...who }));
    const ofNobody = await register(somebody());
    expect(ofNobody.status).toBe(200);
    const claims = [
      ann,
      ann,
      { userEmail: ann.userEmail },
      { userPhone: bob.userPhone },
      { userEmail: ann.userEmail, userPhone: bob.userPhone },
    ];
    for (const claim of claims) expect(await register(claim)).toEqual(ofNobody);
  });

  test('a value that must be one person’s alone cannot be tried out', async () => {
    covers('footprints:tracking/no-oracle', 'footprints:web.register/unique-variable');
    await web.server.sql(
      `insert into custom_properties (tenant_id, id, key, type, is_unique, created_at)
       select id, gen_random_uuid(), 'card', 'string', true, now() from tenants where code = $1`,
      [web.server.demo.tenant],
    );
    const holder = somebody();
    expect((await web.operator.lead({ ...holder, card: '17' })).status).toBe(200);
    const claims = ['17', '17', '18', '18'];
    for (const card of claims) {
      const who = somebody();
      const answer = await web.post('/jsapi/register', { uid: await web.browser(), ...who, card });
      expect([card, answer.status]).toEqual([card, 200]);
      expect((await web.operator.client(who)).json.card).toBeUndefined();
    }
  });

  test('a token for known logins and unknown ones: one refusal', async () => {
    covers('footprints:tracking/no-oracle');
    const { block } = web.operator;
    const { server } = web;
    const ask = async (grant: Record<string, string>, as = block) => shape(await getToken(server, as, grant));
    const password = (username: string) => ask({ grant_type: 'password', username, password: 'wrong horse' });
    expect(await password(block.username ?? '')).toEqual(await password(`nobody.${server.demo.tenant}`));
    const client = (key: string) => ask({ grant_type: 'client_credentials' }, { ...block, key, secret: 'wrong' });
    expect(await client(block.key ?? '')).toEqual(await client((block.key ?? '').replace(/.{4}$/, '0000')));
    expect(basic(block).authorization).toMatch(/^Basic /);
  });
});

describe('what nobody learns', () => {
  test('prepopulate tells a browser what it sent itself, and nobody else', async () => {
    covers('footprints:web.prepopulate/own', 'footprints:web.prepopulate/others', 'footprints:web.register/reply');
    const who = somebody();
    const { offerCategoryId = '', offerId = '', locationId = '' } = web.operator.block;
    const uid = await web.browser();
    const lead = { ...who, userFirstName: 'Ann', userLastName: 'Alp', offerCategoryId, offerId, locationId };
    const answer = await web.post('/jsapi/register', { uid, ...lead, userJob: 'baker' });
    expect(answer.json).toEqual({ status: 'ok', pid: uid });
    const ask = async (form: Record<string, string>) => (await web.post('/jsapi/prepopulate', form)).json;
    expect(await ask({ uid, email: who.userEmail })).toEqual({ status: 'ok', data: lead });
    expect(await ask({ pid: uid, userEmail: who.userEmail.toUpperCase() })).toEqual({ status: 'ok', data: lead });
    const other = await web.browser({ email: who.userEmail });
    const nothing = { status: 'ok', data: {} };
    expect(await ask({ uid: other, email: who.userEmail })).toEqual(nothing);
    expect(await ask({ uid, email: somebody().userEmail })).toEqual(nothing);
    expect(await ask({ email: who.userEmail })).toEqual(nothing);
    expect(await ask({ uid })).toEqual(nothing);
    const forged = await web.post('/jsapi/prepopulate', { uid: `${uid}0`, email: who.userEmail });
    expect([forged.status, forged.json.success]).toEqual([400, false]);
  });

  test('nothing that a browser is answered holds a name, a phone or an id of a person', async () => {
    covers('footprints:tracking/no-oracle');
    const who = { ...somebody(), userFirstName: 'Hildegard', userLastName: 'Sondermann' };
    expect((await web.operator.lead(who)).status).toBe(200);
    const uid = await web.browser({ email: who.userEmail });
    const answers = [
      await web.post('/jsapi/init', { pid: uid, email: who.userEmail }),
      await web.post('/mobileapi/init', { userEmail: who.userEmail, userPhone: who.userPhone }),
      await web.post('/jsapi/register', { uid, userEmail: who.userEmail }),
      await web.post('/jsapi/prepopulate', { uid, email: who.userEmail }),
      await web.post('/jsapi/send', { uid, actionType: 'visit' }),
    ];
    const [person = ''] = await idsOf(who.userEmail);
    expect(person).not.toBe('');
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      for (const secret of ['Hildegard', 'Sondermann', who.userPhone.slice(4), person.replaceAll('-', '').slice(-16)])
        expect(text).not.toContain(secret);
    }
  });
});

describe('a claim', () => {
  const person = (name: string): SharedPerson => ({
    email: `claimed-${name}@example.org`,
    phone: '+40722987654',
    givenName: 'Grace',
    familyName: 'Hopper',
    birthDate: '1906-12-09',
    city: 'New York',
    country: 'US',
    companyName: 'Navy',
  });

  test.each(drivers.map((driver) => [driver.name, driver] as const))(
    'replaces nothing that was said through %s, before or after it',
    async (name, driver) => {
      covers('footprints:web.register/claim');
      const session = await driver.connect(web.server, web.server.demo[driver.name] as Record<string, unknown>);
      const who = { ...person(name), phone: `+4072298${String(1000 + drivers.indexOf(driver))}` };
      const said = Object.fromEntries(driver.writes.map((field) => [field, who[field]])) as Partial<SharedPerson>;
      expect(session.accepted(await session.create({ ...said, email: who.email }))).toBe(true);
      const found = async () => (await session.find(who))?.values;
      const before = await found();
      expect(before).toBeDefined();
      const lie = {
        userEmail: who.email,
        userFirstName: 'Mallory',
        userLastName: 'Malice',
        userCity: 'Nowhere',
        userBirthday: '2001-01-01',
        userCompanyName: 'Evil',
      };
      web.server.clock.move(1_000);
      expect((await web.post('/jsapi/register', { uid: await web.browser(), ...lie })).status).toBe(200);
      // A claim fills what nobody said; what was said stays.
      const after = await found();
      for (const field of driver.writes) expect([field, after?.[field]]).toEqual([field, before?.[field]]);
      expect(await idsOf(who.email)).toHaveLength(1);
    },
  );

  test('makes no two people one, whichever of their addresses it names together', async () => {
    covers('footprints:web.register/no-merge');
    const [ann, bob] = [somebody(), somebody()];
    const phoneOnly = somebody().userPhone;
    for (const who of [ann, bob, { userPhone: phoneOnly }]) expect((await web.operator.lead(who)).status).toBe(200);
    const people = async () => Number((await web.server.sql('select count(*)::int as n from people'))[0]?.n);
    const before = [await idsOf(ann.userEmail), await idsOf(bob.userEmail), await people()];
    const claims: Record<string, string>[] = [
      { userPhone: phoneOnly },
      { userEmail: ann.userEmail, userPhone: bob.userPhone },
      { userEmail: bob.userEmail, userPhone: ann.userPhone },
      { userEmail: ann.userEmail, userPhone: phoneOnly },
      { userEmail: ann.userEmail, userPhone: bob.userPhone, userExternalId: '17', nationalId: '1900101410011' },
    ];
    const uid = await web.browser();
    for (const claim of claims) expect((await web.post('/jsapi/register', { uid, ...claim })).status).toBe(200);
    expect([await idsOf(ann.userEmail), await idsOf(bob.userEmail), await people()]).toEqual(before);
    expect((await web.operator.client(bob)).json.userEmail).toBe(bob.userEmail);
  });

  test('with a customer’s phone and another address is somebody else’s', async () => {
    covers('footprints:web.register/no-merge');
    const [customer, stranger] = [somebody(), somebody().userEmail];
    expect((await web.operator.lead({ ...customer, userFirstName: 'Real' })).status).toBe(200);
    const claim = { userEmail: stranger, userPhone: customer.userPhone, userFirstName: 'Mallory' };
    expect((await web.post('/jsapi/register', { uid: await web.browser(), ...claim })).status).toBe(200);
    const [theirs, ours] = [await idsOf(stranger), await idsOf(customer.userEmail)];
    expect([theirs.length, ours.length]).toEqual([1, 1]);
    expect(theirs).not.toEqual(ours);
    expect((await web.operator.client(customer)).json).toMatchObject({ ...customer, userFirstName: 'Real' });
  });

  test('decides nothing: neither an external or national id, nor when something happened', async () => {
    covers('footprints:web.register/ignored');
    const [owner, liar] = [somebody(), somebody()];
    expect((await web.operator.lead({ ...owner, userExternalId: 'ext-99', nationalId: '1900101410099' })).status).toBe(
      200,
    );
    const form = { ...liar, userExternalId: 'ext-99', nationalId: '1900101410099', createdAt: '1999-01-01 00:00:00' };
    expect((await web.post('/jsapi/register', { uid: await web.browser(), ...form })).status).toBe(200);
    const [theirs] = await idsOf(liar.userEmail);
    expect(theirs).toBeDefined();
    expect([theirs]).not.toEqual(await idsOf(owner.userEmail));
    const { json } = await web.operator.client(liar);
    expect([json.userExternalId, json.leads[0].createdAt > '2020']).toEqual([undefined, true]);
  });
});

describe('a browser that asks not to be tracked', () => {
  const wishes: [string, Record<string, string>, Record<string, string>][] = [
    ['DNT', { dnt: '1' }, {}],
    ['Sec-GPC', { 'sec-gpc': '1' }, {}],
    ['the script’s word', {}, { dnt: 'true' }],
  ];
  const stored = async () =>
    web.server.sql(
      'select (select count(*) from tracking_sessions)::int as sessions, (select count(*) from tracking_events)::int as events',
    );
  const callWith = (headers: Record<string, string>, path: string, form: Record<string, string>) =>
    web.server.call('POST', path, { headers, form: { appkey: web.appkey, ...form } });

  test.each(wishes)('%s: nothing of it is stored where the application honours that', async (_, headers, form) => {
    covers('footprints:tracking/do-not-track');
    const uid = await web.browser();
    await web.server.sql(`update credentials set details = details || '{"doNotTrack": "honour"}' where login = $1`, [
      web.appkey,
    ]);
    // What is known of credentials is looked at again after a few seconds.
    web.server.clock.move(60_000);
    const before = await stored();
    const started = await callWith(headers, '/jsapi/init', { email: 'x@example.org', ...form });
    expect([started.status, started.json]).toEqual([200, { status: 'ok', success: true, tracking: false }]);
    const events = '[{"actionType":"visit"}]';
    for (const sent of [{ actionType: 'visit' }, { events }, { actionType: 'dance' }] as Record<string, string>[]) {
      const answer = await callWith(headers, '/jsapi/send', { uid, ...sent, ...form });
      expect([answer.status, answer.json]).toEqual([200, { success: true }]);
    }
    // What a visitor sends on purpose is taken in, without a session.
    const who = somebody();
    const registered = await callWith(headers, '/jsapi/register', { uid, ...who, ...form });
    expect([registered.status, registered.json]).toEqual([200, { status: 'ok' }]);
    expect((await web.operator.client(who)).json.leads).toHaveLength(1);
    expect(await stored()).toEqual(before);
    expect((await web.engage(uid, 'of one who does not mind')).status).toBe(200);
    await web.server.sql(`update credentials set details = details - 'doNotTrack' where login = $1`, [web.appkey]);
    web.server.clock.move(60_000);
    expect((await callWith(headers, '/jsapi/init', form)).json.pid).toBeDefined();
  });
});

test.each([
  ['userEmail', { userFirstName: 'Nobody' }],
  ['offerId', { userEmail: 'x@example.org', offerId: 'b38efdc7087731bbef9d6cb0' }],
  ['nps', { userEmail: 'x@example.org', nps: '11' }],
] as [string, Record<string, string>][])('register refuses what cannot be taken, naming %s', async (field, form) => {
  covers('footprints:web.register/wrong');
  const answer = await web.post('/jsapi/register', { uid: await web.browser(), ...form });
  expect(answer).toMatchObject({ status: 400, json: { success: false, message: expect.stringContaining(field) } });
  const forged = await web.post('/jsapi/register', { uid: 'x', userEmail: 'x@example.org' });
  expect(forged).toMatchObject({ status: 400, json: { error: expect.stringContaining('uid') } });
});

test('a lead of a browser that has no session begins one', async () => {
  covers('footprints:web.register/sessionless');
  const who = somebody();
  const { status, json } = await web.post('/jsapi/register', who);
  expect([status, json]).toEqual([200, { status: 'ok', pid: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect((await web.post('/jsapi/prepopulate', { uid: json.pid, email: who.userEmail })).json.data).toEqual(who);
});

test('a lead from a page is a lead of the application', async () => {
  covers('footprints:web.register/lead');
  const who = somebody();
  const { offerCategoryId = '' } = web.operator.block;
  const form = { ...who, userFirstName: 'Ann', offerCategoryId, nps: '9' };
  expect((await web.post('/jsapi/register', { uid: await web.browser(), ...form })).status).toBe(200);
  const { json } = await web.operator.client(who);
  expect(json).toMatchObject({ userFirstName: 'Ann', ...who });
  expect(json.leads).toMatchObject([
    { status: 'lead', offerCategoryId, applicationKey: web.appkey, application: { name: 'CRM Application' } },
  ]);
});
