import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { verifyConnection } from '../../src/delivery/connections.ts';
import { pollEvery } from '../../src/delivery/poller.ts';
import type { Id } from '../../src/kit/ids.ts';
import { rowsOf, tablesOf } from '../security/tables.ts';
import { failBot, startBotApi, update } from './bot-api.ts';
import { type Connected, startConnected } from './connected.ts';

/** A Telegram bot against a local server of the Bot API's shape: what is sent, what comes by webhook and by asking. */

const token = '123456789:AAplantedTokenOfTheBot_0123456789abcdef';
let own: Connected;
let api: Awaited<ReturnType<typeof startBotApi>>;
let webhook: { id: Id; path: string; secret: string };

beforeAll(async () => {
  own = await startConnected();
  api = await startBotApi(token);
  const made = await own.connect('telegram', [`apiBase=${api.url}/`], { secret: token });
  webhook = { id: made.id, path: made.incoming?.path ?? '', secret: made.incoming?.secret_token ?? '' };
});
beforeEach(async () => {
  api.answer();
  api.calls.length = 0;
  await own.server.sql(`update deliveries set state = 'dropped' where state in ('due', 'leased')`);
});
afterAll(async () => {
  api.close();
  await own.server.close();
});

const call = (json: unknown, secret: string | undefined = webhook.secret, path = webhook.path) =>
  own.server.call('POST', path, {
    json,
    headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
  });
const messages = () =>
  own.server.sql<{
    text: string;
    author: string;
    provider_id: string;
    channel_id: Id;
    record_id: Id;
    is_read: boolean;
  }>(
    `select m.text, m.author, m.provider_id, m.channel_id, m.record_id, m.is_read from messages m
     join channels c on c.id = m.channel_id where c.kind = 'telegram' order by m.created_at, m.id`,
  );
const latest = async () => {
  const found = (await messages()).at(-1);
  if (found === undefined) throw new Error('no message');
  return found;
};
const personOf = (record: Id) =>
  own.server.server.deps.run(systemActor(own.tenant, 'shop'), findPerson, { ref: { id: record } });
let updates = 0;
const next = () => {
  updates += 1;
  return updates;
};
/** A chat of somebody who wrote before. */
async function chat(id: number): Promise<Id> {
  expect((await call(update(next(), { text: '/start' }, { id }))).status).toBe(200);
  return (await latest()).channel_id;
}

describe('a call of Telegram', () => {
  test('makes the person and the channel, and keeps the message unread, once', async () => {
    const sent = update(next(), { text: 'Hello, ž\u0000' });
    expect((await call(sent)).status).toBe(200);
    expect((await call(sent)).status).toBe(200);
    const all = await messages();
    expect(all).toMatchObject([{ text: 'Hello, ž', author: 'person', is_read: false }]);
    const person = await personOf(all[0]?.record_id as Id);
    expect(person.values).toMatchObject({ givenName: 'Ada', familyName: 'Lovelace', nickName: 'ada' });
  });

  test('with the sender’s own contact tells the phone, with another’s it does not', async () => {
    await chat(5001);
    const contact = (user_id: number) => ({ contact: { phone_number: '40722333444', first_name: 'A', user_id } });
    await call(update(next(), contact(9), { id: 5001 }));
    expect((await personOf((await latest()).record_id)).values.phone).toBeUndefined();
    await call(update(next(), contact(5001), { id: 5001 }));
    const { record_id, text } = await latest();
    expect([text, (await personOf(record_id)).values.phone]).toEqual(['+40722333444', '+40722333444']);
  });

  test.each([
    ['a caption', { caption: 'look', photo: [] }, 'look'],
    ['a picture alone', { photo: [{ file_id: 'x' }] }, '[photo]'],
    ['the longest text', { text: 'x'.repeat(4096) }, 'x'.repeat(4096)],
  ])('with %s', async (_, message, text) => {
    expect((await call(update(next(), message))).status).toBe(200);
    expect((await latest()).text).toBe(text);
  });

  test.each<[string, () => unknown]>([
    ['a group', () => ({ ...update(next(), { chat: { id: -5, type: 'group' }, text: 'x' }) })],
    ['a bot', () => update(next(), { text: 'x' }, { is_bot: true })],
    ['an edited message', () => ({ update_id: next(), edited_message: { text: 'x' } })],
    ['nothing', () => ({})],
    ['parts of the wrong kind', () => ({ update_id: next(), message: { from: [], chat: 'x', text: { a: 1 } } })],
  ])('about %s is taken and leaves nothing', async (_, make) => {
    const before = (await messages()).length;
    expect((await call(make())).status).toBe(200);
    expect(await messages()).toHaveLength(before);
  });

  test('that is not Telegram’s, or goes to no connection, is answered alike', async () => {
    const before = (await messages()).length;
    const genuine = update(next(), { text: 'forged' });
    const [code = '', id = ''] = webhook.path.replace('/incoming/', '').split('.');
    const other = await own.server.tenant('Other');
    const answers = [
      await call(genuine, 'wrong'),
      await call(genuine, ''),
      await own.server.call('POST', webhook.path, { json: genuine }),
      await call(genuine, token),
      await call(genuine, webhook.secret, `/incoming/${code}.${'0'.repeat(24)}`),
      await call(genuine, webhook.secret, `/incoming/${other.tenant}.${id}`),
      await call(genuine, webhook.secret, `/incoming/00000000.${id}`),
      await call(genuine, webhook.secret, `/incoming/${code}.${id}.x`),
      await call(genuine, webhook.secret, `/incoming/${id}`),
      await call(genuine, webhook.secret, `/incoming/${code}.'--`),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['404 {"error":"not found"}']),
    );
    expect(await messages()).toHaveLength(before);
    expect((await call(genuine, webhook.secret, `/incoming/${code}.${webhook.id}`)).status).toBe(200);
  });

  test('that cannot be read is refused, and one that is too large', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': webhook.secret };
    const send = (raw: string) => own.server.call('POST', webhook.path, { raw, headers });
    expect([(await send('{"a":')).status, (await send('[]')).status, (await send('')).status]).toEqual([400, 400, 400]);
    expect((await send(`"${'x'.repeat(300 * 1024)}"`)).status).toBe(413);
    expect((await own.server.call('GET', webhook.path)).status).toBe(404);
  });
});

describe('a message', () => {
  test('leaves to the chat, and its id is kept', async () => {
    const id = await own.write(await chat(6001), 'Welcome *not bold* <b>');
    await own.deliver();
    expect(api.of('sendMessage')).toEqual([
      { token, method: 'sendMessage', body: { chat_id: '6001', text: 'Welcome *not bold* <b>' } },
    ]);
    expect(await own.state(id)).toEqual({ state: 'sent', provider_id: expect.stringMatching(/^1\d\d$/) });
  });

  test.each<[string, Parameters<typeof api.answer>[0], string, object]>([
    [
      'a blocked bot',
      (r) => failBot(r, 403, 'Forbidden: bot was blocked by the user'),
      'failed',
      { outcome: 'refused', status: 403 },
    ],
    [
      'no such chat',
      (r) => failBot(r, 400, 'Bad Request: chat not found'),
      'failed',
      { outcome: 'refused', status: 400 },
    ],
    ['a wrong token', (r) => failBot(r, 401, 'Unauthorized'), 'queued', { outcome: 'failed', status: 401 }],
    ['a server in need', (r) => failBot(r, 502, 'Bad Gateway'), 'queued', { outcome: 'failed', status: 502 }],
    [
      'a page',
      (r) => void r.writeHead(200).end('<html>'),
      'queued',
      { outcome: 'failed', excerpt: 'no answer of a Bot API (status 200)' },
    ],
    [
      'a redirect',
      (r) => void r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'queued',
      { outcome: 'failed', status: 302 },
    ],
    ['a reset', (r) => void r.socket?.resetAndDestroy(), 'queued', { outcome: 'failed', status: null }],
    ['nothing but NUL', (r) => void r.writeHead(200).end('\u0000'), 'queued', { outcome: 'failed' }],
  ])('answered with %s', async (_, how, state, attempt) => {
    const id = await own.write(await chat(6002), 'hello');
    api.answer(how);
    await own.deliver();
    expect(await own.attempts(id)).toEqual([expect.objectContaining(attempt)]);
    expect((await own.state(id))?.state).toBe(state);
    expect(api.calls).toHaveLength(1);
  });

  test('waits as long as Telegram asks', async () => {
    const id = await own.write(await chat(6003), 'hello');
    api.answer((response) => failBot(response, 429, 'Too Many Requests: retry after 600', { retry_after: 600 }));
    await own.deliver();
    api.answer();
    own.server.clock.move(599_000);
    await own.deliver();
    expect(api.of('sendMessage')).toHaveLength(1);
    own.server.clock.move(1_000);
    await own.deliver();
    expect((await own.state(id))?.state).toBe('sent');
  });

  test('with the id of another in its answer ends all the same', async () => {
    const channel = await chat(6004);
    const ids = [await own.write(channel, 'one'), await own.write(channel, 'two')];
    api.answer((response) => void response.writeHead(200).end(JSON.stringify({ ok: true, result: { message_id: 7 } })));
    await own.deliver();
    const states = await Promise.all(ids.map(own.state));
    expect(states.map((one) => one?.state)).toEqual(['sent', 'sent']);
    expect(states.map((one) => one?.provider_id).sort()).toEqual(['7', null]);
    expect(api.of('sendMessage')).toHaveLength(2);
  });
});

describe('a bot that is asked', () => {
  let polled: Id;
  let asked: Awaited<ReturnType<typeof startBotApi>>;
  beforeAll(async () => {
    asked = await startBotApi(token);
    const made = await own.connect('telegram', [`apiBase=${asked.url}`, 'receive=poll'], { secret: token });
    expect(made.incoming).toBeUndefined();
    polled = made.id;
  });
  afterAll(() => asked.close());
  const cursor = async () =>
    (await own.server.sql<{ cursor: string | null }>('select cursor from connections where id = $1', [polled]))[0]
      ?.cursor;
  const later = async (ms: number = pollEvery.quietMs) => {
    own.server.clock.move(ms);
    await own.deliver();
  };

  test('gives each message once, and is told that it was taken after it is kept', async () => {
    await later();
    const before = (await messages()).length;
    asked.add(
      ...Array.from({ length: 150 }, (_, n) => update(7000 + n, { text: `polled ${n}` }, { id: 7001 + (n % 3) })),
    );
    await later();
    expect((await messages()).length - before).toBe(150);
    expect(await cursor()).toBe('7150');
    await later();
    expect(asked.waiting()).toBe(0);
    const offsets = asked.of('getUpdates').map(({ body }) => body.offset);
    expect(offsets.slice(-3)).toEqual([7100, 7150, 7150]);
    expect(asked.of('getUpdates').every(({ body }) => body.timeout === 0)).toBe(true);
    expect((await messages()).length - before).toBe(150);
  });

  test('whose messages cannot be kept keeps its cursor; what came twice is there once', async () => {
    const before = (await messages()).length;
    asked.add(update(7200, { text: 'before the failure' }, { id: 7001 }));
    await own.server.sql('alter table channels rename to away');
    own.server.clock.move(pollEvery.quietMs);
    await expect(own.deliver()).resolves.toBeUndefined();
    await own.server.sql('alter table away rename to channels');
    expect(await cursor()).toBe('7150');
    // Its lease ends, and it is asked again.
    await later(61_000);
    expect([(await messages()).length - before, await cursor()]).toEqual([1, '7201']);
    await own.server.sql(`update connections set cursor = '7100' where id = $1`, [polled]);
    asked.add(update(7199, { text: 'late' }, { id: 7001 }), update(7200, { text: 'before the failure' }, { id: 7001 }));
    await later();
    expect((await messages()).length - before).toBe(2);
  });

  test('is asked by one process at a time, and the next takes over from one that was killed', async () => {
    const before = asked.of('getUpdates').length;
    let release = () => {};
    asked.answer((response) => {
      release = () => void response.writeHead(200).end('{"ok":true,"result":[]}');
    });
    own.server.clock.move(pollEvery.quietMs);
    // The server's own rounds and this one: several that look for what is due.
    const rounds = Promise.all([own.deliver(), own.deliver(), own.deliver()]);
    await expect.poll(() => asked.of('getUpdates').length, { timeout: 20_000 }).toBe(before + 1);
    release();
    asked.answer();
    await rounds;
    await own.server.sql(
      `update connections set poll_lease = gen_random_uuid(), poll_leased_until = $2, poll_due_at = $2 where id = $1`,
      [polled, new Date(own.server.clock.now() + 60_000)],
    );
    const held = asked.of('getUpdates').length;
    await later(59_000);
    expect(asked.of('getUpdates')).toHaveLength(held);
    await later(2_000);
    expect(asked.of('getUpdates')).toHaveLength(held + 1);
  });

  test.each([
    ['says no', 401, 'Unauthorized', undefined, pollEvery.failedMs],
    ['asks for patience', 429, 'Too Many Requests', { retry_after: 300 }, 300_000],
    ['is called by two', 409, 'Conflict: terminated by other getUpdates request', undefined, pollEvery.failedMs],
  ])('that %s is left alone for a while', async (_, status, description, parameters, waitMs) => {
    asked.answer((response) => failBot(response, status, description, parameters));
    await later();
    const count = asked.of('getUpdates').length;
    asked.answer();
    await later(waitMs - 1_000);
    expect(asked.of('getUpdates')).toHaveLength(count);
    await later(1_000);
    expect(asked.of('getUpdates').length).toBeGreaterThan(count);
  });
});

test('the token is in no table, in no spelling', async () => {
  const dump = (await rowsOf(own.server, await tablesOf(own.server))).join('\n');
  for (const text of [token, token.slice(10), webhook.secret])
    for (const spelling of [text, Buffer.from(text).toString('base64').slice(0, -4), Buffer.from(text).toString('hex')])
      expect(dump.includes(spelling)).toBe(false);
  expect(dump).toContain('polled 1');
});

test('a connection is checked before anybody is written to', async () => {
  const { connections } = own.server.server;
  expect(await verifyConnection(connections, own.tenant, webhook.id)).toEqual({ ok: true });
  api.answer((response) => failBot(response, 401, `Unauthorized ${token}`));
  expect(await verifyConnection(connections, own.tenant, webhook.id)).toEqual({
    ok: false,
    reason: 'Unauthorized ***',
  });
  await expect(own.connect('telegram', [], { secret: 'no token' })).rejects.toThrow(/cannot use this secret/);
});
