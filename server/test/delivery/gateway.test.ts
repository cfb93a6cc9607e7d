import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { archiveConnection } from '../../src/core/messaging/archive-connection.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { gateway } from '../../src/delivery/adapters/gateway.ts';
import { verifyConnection } from '../../src/delivery/connections.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { rowsOf, tablesOf } from '../security/tables.ts';
import { type Connected, startConnected } from './connected.ts';
import { startListener } from './mail-server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** T47 and T49 for gateways: the signed contract both ways, against real receivers. */

let own: Connected;
let receiver: Receiver;
let made: Awaited<ReturnType<Connected['connect']>>;
let secret: string;
beforeAll(async () => {
  own = await startConnected();
  receiver = await startReceiver();
  made = await own.connect('sms', [`url=${receiver.url}`, 'from=SHOP'], { isDefault: true });
  secret = made.madeSecret ?? '';
});
afterEach(async () => {
  receiver.answer((response) => response.writeHead(200).end('{}'));
  receiver.received.length = 0;
  await own.server.sql(`update deliveries set state = 'dropped' where state in ('due', 'leased')`);
});
afterAll(async () => {
  receiver.close();
  await own.server.close();
});

let numbers = 0;
const written = async (text = 'hello') => {
  numbers += 1;
  const { channelId } = await own.person({ fullName: 'Ada', phone: `+4072200${String(numbers).padStart(4, '0')}` });
  return own.write(channelId, text);
};

describe('a message', () => {
  test('is posted to the gateway, signed, with the number of the person', async () => {
    receiver.answer((response) => response.writeHead(202).end('{"id":"gw-1"}'));
    const id = await written('Zażółć "gęślą"\n');
    await own.deliver();
    expect(await own.state(id)).toEqual({ state: 'sent', provider_id: 'gw-1' });
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]];
    expect(JSON.parse(body)).toEqual({
      id,
      to: '+40722000001',
      text: 'Zażółć "gęślą"\n',
      from: 'SHOP',
      channel: 'sms',
    });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': id });
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ id });
    expect(() => new Webhook(secret).verify(body.replace('722', '723'), headers as Record<string, string>)).toThrow();
  });

  test('is signed so that the library believes a thousand of a thousand', async () => {
    const adapter = gateway('sms', 'sms');
    const using = own.using(adapter, { url: receiver.url }, secret);
    receiver.answer((response, { headers, body }) => {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      response.writeHead(200).end('{"id":"verified"}');
    });
    let verified = 0;
    for (let batch = 0; batch < 50; batch += 1) {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => {
          const id = newId(using.now);
          return adapter.send({ id, recordId: id, text: `${'ä'.repeat(n)} ${batch} €`, phone: '+40722000000' }, using);
        }),
      );
      verified += results.filter(({ outcome, providerId }) => outcome === 'done' && providerId === 'verified').length;
    }
    expect(verified).toBe(1_000);
  });

  test.each<[string, number, Record<string, string>, string, string]>([
    ['no', 400, {}, 'refused', 'failed'],
    ['no such number', 404, {}, 'refused', 'failed'],
    ['gone', 410, {}, 'refused', 'failed'],
    ['a signature that it does not believe', 401, {}, 'failed', 'queued'],
    ['haste', 429, { 'retry-after': '900' }, 'failed', 'queued'],
    ['need', 503, { 'retry-after': '900' }, 'failed', 'queued'],
    ['a bug', 500, {}, 'failed', 'queued'],
    ['another place', 302, { location: 'http://127.0.0.1:1/' }, 'failed', 'queued'],
  ])('answered with %s (%i)', async (_, status, headers, outcome, state) => {
    receiver.answer((response) => response.writeHead(status, headers).end(`says ${secret} \u0000`));
    const id = await written();
    await own.deliver();
    expect(await own.attempts(id)).toEqual([{ outcome, status, excerpt: 'says *** ' }]);
    expect((await own.state(id))?.state).toBe(state);
    if (headers['retry-after'] === undefined) return;
    receiver.answer((response) => response.writeHead(204).end());
    own.server.clock.move(899_000);
    await own.deliver();
    expect(receiver.received).toHaveLength(1);
    own.server.clock.move(1_000);
    await own.deliver();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
    expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
    expect((await own.state(id))?.state).toBe('sent');
  });

  test.each(['rubbish', '[]', '{"id":{}}', '{"id":"a\\u0000b"}', `{"id":"${'x'.repeat(9_000)}"}`, ''])(
    'taken with %.20s for an answer is sent',
    async (answer) => {
      receiver.answer((response) => response.writeHead(200).end(answer));
      const id = await written();
      await own.deliver();
      expect((await own.state(id))?.state).toBe('sent');
      expect(receiver.received).toHaveLength(1);
    },
  );

  test('to somebody without a number is refused', async () => {
    const { channelId } = await own.person({ email: 'only@mail.example' });
    const id = await own.write(channelId, 'x');
    await own.deliver();
    expect(await own.attempts(id)).toMatchObject([{ outcome: 'refused', excerpt: 'there is no number to send to' }]);
  });
});

describe('a gateway', () => {
  test.each<[string, Parameters<typeof startListener>[0]]>([
    ['resets', (socket) => socket.resetAndDestroy()],
    ['hangs up', (socket) => socket.end()],
    ['talks nonsense', (socket) => socket.end('220 mail ready\r\n')],
  ])('that %s has failed', async (_, behave) => {
    const listener = await startListener(behave);
    const adapter = gateway('gateway');
    const using = own.using(adapter, { url: `http://127.0.0.1:${listener.port}/` }, secret);
    const id = newId(using.now);
    const result = await adapter.send({ id, recordId: id, text: 'x', address: 'y' }, using);
    expect(result).toMatchObject({ outcome: 'failed', excerpt: expect.stringContaining('no usable answer') });
    expect((await adapter.verify(using)).ok).toBe(false);
    listener.close();
  });

  test('that hangs holds up no other, nor the mail', async () => {
    const hanging = await startListener(() => undefined);
    const dead = await own.connect('gateway', [`url=http://127.0.0.1:${hanging.port}/`], { isDefault: true });
    const late = await written('late');
    await expect.poll(hanging.connections, { timeout: 20_000 }).toBe(1);
    await own.server.sql('update connections set is_default = false');
    await own.server.sql('update connections set is_default = true where id = $1', [made.id]);
    const soon = await written('soon');
    await expect.poll(async () => (await own.state(soon))?.state, { timeout: 20_000 }).toBe('sent');
    expect((await own.state(late))?.state).toBe('queued');
    hanging.close();
    await own.deliver();
    expect(await own.attempts(late)).toMatchObject([{ outcome: 'failed' }]);
    expect(dead.madeSecret).not.toBe(secret);
  });

  test('at a private address is not connected to unless the operator allows it', async () => {
    const closed = await startConnected({ TRIBUTARY_ALLOW_NETWORKS: '' });
    const listener = await startListener((socket) => socket.end());
    const { id } = await closed.connect('gateway', [`url=http://127.0.0.1:${listener.port}/`], { isDefault: true });
    const { channelId } = await closed.person({ phone: '+40722555666' });
    const message = await closed.write(channelId, 'x');
    await closed.deliver();
    expect(await closed.attempts(message)).toMatchObject([
      { outcome: 'failed', excerpt: 'this address may not be reached' },
    ]);
    expect(await verifyConnection(closed.server.server.connections, closed.tenant, id)).toEqual({
      ok: false,
      reason: 'this address may not be reached',
    });
    expect(listener.connections()).toBe(0);
    listener.close();
    await closed.server.close();
  });

  test.each([
    ['sms', [], /needs --set url=/],
    ['sms', ['url=ftp://x.example/'], /cannot use this url/],
    ['sms', ['url=http://user:pass@x.example/'], /cannot use this url/],
    ['sms', ['url=http://x.example/', 'channel=x'], /has no setting "channel"/],
  ])('of type %s cannot be set up with %j', async (type, settings, sentence) => {
    await expect(own.connect(type, settings)).rejects.toThrow(sentence);
  });
  test('cannot be set up with a secret that is none, and the refusal does not repeat it', async () => {
    const wrong = own.connect('sms', ['url=http://x.example/'], { secret: 'planted-weak' });
    await expect(wrong).rejects.toThrow(/whsec_/);
    await expect(wrong).rejects.not.toThrow(/planted-weak/);
  });
});

describe('what a gateway brings', () => {
  /** As the gateway's own library would send it, at the server's time. */
  const bring = (
    json: unknown,
    options: { at?: number; key?: string; raw?: string; signature?: string; id?: string } = {},
  ) => {
    const { at = own.server.clock.now(), key = secret, id = 'msg_1' } = options;
    const raw = options.raw ?? JSON.stringify(json);
    const signature = options.signature ?? new Webhook(key).sign(id, new Date(at), JSON.stringify(json));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': signature,
    };
    return own.server.call('POST', made.incoming?.path ?? '', { raw, headers });
  };
  const received = () =>
    own.server.sql<{ text: string; address: string; kind: string; record_id: Id }>(
      `select m.text, c.address, c.kind, m.record_id from messages m join channels c on c.id = m.channel_id
       where m.author = 'person' order by m.created_at, m.id`,
    );

  test('is one message of one person, in whatever spelling the number comes and however often', async () => {
    const answers = await Promise.all(
      ['+40 722 777 888', '0722777888', '+40722777888', '+40722777888'].map((from) =>
        bring({ id: 'in-1', from, text: 'Hi', name: 'Grace Hopper' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [message, ...more] = await received();
    expect([message, more]).toEqual([
      { text: 'Hi', address: '+40722777888', kind: 'sms', record_id: message?.record_id },
      [],
    ]);
    const run = own.server.server.deps.run;
    const person = await run(systemActor(own.tenant, 'shop'), findPerson, { ref: { id: message?.record_id as Id } });
    expect(person.values).toMatchObject({ fullName: 'Grace Hopper', phone: '+40722777888' });
  });

  test('carries the campaign marks that a new sender came with; what is no mark is left out', async () => {
    const utm = {
      utm_source: 'flyer',
      utm_medium: 7,
      utm_campaign: '',
      source: 'x',
      'utm_a b': 'x',
      utm_term: { a: 1 },
    };
    await bring({ id: 'utm-1', from: '+40722777999', text: 'From the flyer', utm }, { id: 'utm-1' });
    await bring({ id: 'utm-2', from: '+40722777999', text: 'Again', utm: { utm_source: 'other' } }, { id: 'utm-2' });
    await bring({ id: 'utm-3', from: '+40722777998', text: 'Plain', utm: 'utm_source' }, { id: 'utm-3' });
    const rows = await own.server.sql(
      `select utm_marks from channels where address in ('+40722777999', '+40722777998') order by address desc`,
    );
    expect(rows).toEqual([{ utm_marks: { utm_source: 'flyer', utm_medium: '7' } }, { utm_marks: {} }]);
    await own.server.sql(`delete from messages where text in ('From the flyer', 'Again', 'Plain')`);
  });

  test('is kept when it is answered, and its answer finds the way back', async () => {
    expect((await bring({ id: 'in-2', from: '+40722777999', text: 'Question?' })).status).toBe(200);
    const channel = await own.server.sql<{ id: Id }>(`select id from channels where address = '+40722777999'`);
    const id = await own.write(channel[0]?.id as Id, 'Answer.');
    await own.deliver();
    expect((await own.state(id))?.state).toBe('sent');
    expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { to: '+40722777999', text: 'Answer.' },
    ]);
  });

  test('is not believed with another key, other words, another time or no signature', async () => {
    const before = (await received()).length;
    const json = { id: 'forged', from: '+40722777888', text: 'forged' };
    const now = own.server.clock.now();
    const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const good = new Webhook(secret).sign('msg_1', new Date(now), JSON.stringify(json));
    const answers = [
      await bring(json, { key: other }),
      await bring(json, { raw: JSON.stringify({ ...json, text: 'changed' }) }),
      await bring(json, { at: now - 301_000 }),
      await bring(json, { at: now + 301_000 }),
      await bring(json, { signature: '' }),
      await bring(json, { signature: 'v1' }),
      await bring(json, { signature: good.replace('v1,', 'v2,') }),
      await bring(json, { signature: good.toLowerCase() }),
      await own.server.call('POST', made.incoming?.path ?? '', { json }),
    ];
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(
      answers.map(() => '404 {"error":"not found"}'),
    );
    expect(await received()).toHaveLength(before);
    expect((await bring(json, { at: now, signature: `v1,AAAA v2,x ${good}` })).status).toBe(200);
    expect((await bring(json, { at: own.server.clock.now() - 299_000 })).status).toBe(200);
  });

  test('follows the server’s clock, not the machine’s', async () => {
    own.server.clock.move(400 * 24 * 3600 * 1000);
    const json = { id: 'later', from: '+40722777888', text: 'from the future' };
    expect((await bring(json, { at: Date.now() })).status).toBe(404);
    expect((await bring(json)).status).toBe(200);
  });

  test.each<[string, unknown]>([
    ['no sender', { id: 'a', text: 'x' }],
    ['no text', { id: 'a', from: '+40722000001' }],
    ['a text of spaces', { id: 'a', from: '+40722000001', text: ' ' }],
    ['a list', [1]],
    ['parts of other kinds', { id: [], from: {}, text: ['x'] }],
    ['a text without end', { id: 'a', from: '+40722000001', text: 'x'.repeat(20_000) }],
  ])('with %s is refused', async (_, json) => {
    expect((await bring(json)).status).toBe(400);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a sender that is no number', { from: 'SHORTCODE', text: 'x' }],
    ['a NUL in every part', { id: 'n\u0000', from: 'n\u0000ul', text: 'nul\u0000', name: '\u0000' }],
    ['half a character', { from: 'half', text: '\ud800 half', name: '\udc00' }],
    ['names of object parts', { from: '__proto__', text: 'constructor', name: 'toString' }],
    ['SQL', { from: `'; drop table messages; --`, text: `'); --`, name: `"` }],
  ])('with %s is kept', async (_, json) => {
    const before = (await received()).length;
    expect((await bring(json, { id: `odd ${before}` })).status).toBe(200);
    expect(await received()).toHaveLength(before + 1);
  });

  test('through a connection that was archived is not taken, and nothing leaves through it', async () => {
    await own.server.server.deps.run(systemActor(own.tenant, 'console'), archiveConnection, { id: made.id });
    expect((await bring({ id: 'late', from: '+40722777888', text: 'x' })).status).toBe(404);
    const [row] = await own.server.sql('select secret, is_default from connections where id = $1', [made.id]);
    expect(row).toEqual({ secret: null, is_default: false });
  });
});

test('the secret is in no table', async () => {
  const dump = (await rowsOf(own.server, await tablesOf(own.server))).join('\n');
  const key = secret.slice('whsec_'.length);
  expect(key.length).toBeGreaterThan(40);
  for (const spelling of [secret, key, Buffer.from(key, 'base64').toString('hex')])
    expect(dump.includes(spelling)).toBe(false);
  expect(dump).toContain('says ***');
});
