import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import { sendMessage } from '../../src/core/messaging/send-message.ts';
import { smtp } from '../../src/delivery/adapters/smtp.ts';
import { newId } from '../../src/kit/ids.ts';
import { rowsOf, tablesOf } from '../security/tables.ts';
import { type Connected, startConnected } from './connected.ts';
import { type MailServer, startListener, startMailServer } from './mail-server.ts';

/** T47 and T49 for mail: a real SMTP server over real sockets, and some that only look like one. */

let own: Connected;
let mail: MailServer;
const from = 'from=shop@operator.example';
const local = (port: number) => ['host=127.0.0.1', `port=${port}`, from];
const mailbox = (port: number, more: string[] = []) =>
  own.connect('smtp', [...local(port), ...more], { isDefault: true });

beforeAll(async () => {
  own = await startConnected();
});
afterAll(() => own.server.close());
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const started = async (...[options]: Parameters<typeof startMailServer>) => {
  mail = await startMailServer(options);
  closing.push(mail.close);
  return mail;
};
let people = 0;
const reader = () => {
  people += 1;
  return own.person({ fullName: 'Ada Lovelace', email: `ada${people}@reader.example` });
};
const written = async (text: string) => own.write((await reader()).channelId, text);
/** Takes back what a test left to be tried again. */
const forget = () => own.server.sql(`update deliveries set state = 'dropped' where state in ('due', 'leased')`);

describe('a message', () => {
  test('leaves as a mail with a sender, a subject, its text, and an id that is the same at every attempt', async () => {
    const { port } = await started();
    await mailbox(port, ['fromName=The Shop']);
    const text = 'Your order is ready, Žofie\nCome in!\n.\nQUIT\n';
    const id = await written(text);
    await own.deliver();
    expect(await own.state(id)).toEqual({ state: 'sent', provider_id: `<${id}@operator.example>` });
    expect(mail.mails).toHaveLength(1);
    const [{ headers, raw, ...envelope }] = mail.mails as [(typeof mail.mails)[number]];
    expect(envelope).toEqual({ from: 'shop@operator.example', to: [`ada${people}@reader.example`] });
    expect([...headers.keys()].sort()).toEqual([
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    expect(headers.get('from')).toEqual(['The Shop <shop@operator.example>']);
    expect(headers.get('message-id')).toEqual([`<${id}@operator.example>`]);
    expect(headers.get('content-type')).toEqual(['text/plain; charset=utf-8']);
    expect(decoded(headers.get('subject')?.[0] ?? '')).toBe('Your order is ready, Žofie');
    expect(bodyOf(raw)).toBe(text.replaceAll('\n', '\r\n'));
  });

  test('made from a template has its name as subject', async () => {
    const { port } = await started();
    await mailbox(port);
    const { channelId } = await reader();
    const [template] = await own.server.sql<{ id: string; name: string }>('select id, name from templates limit 1');
    const run = own.server.server.deps.run;
    const content = { templateId: template?.id as never, variables: { name: '{{email}} #{7*7} <%= 7*7 %>' } };
    await run(systemActor(own.tenant, 'shop'), sendMessage, { channelId, content, author: 'system' });
    await own.deliver();
    expect(mail.mails[0]?.headers.get('subject')).toEqual([template?.name]);
    // What a variable holds is never evaluated.
    expect(bodyOf(mail.mails[0]?.raw ?? '')).toContain('{{email}} #{7*7} <%= 7*7 %>');
  });

  test('to somebody without an address is refused, and nothing is connected to', async () => {
    const { port } = await started();
    await mailbox(port);
    const { channelId } = await own.person({ phone: '+40722000111' });
    const id = await own.write(channelId, 'hello');
    await own.deliver();
    expect(await own.attempts(id)).toEqual([
      { outcome: 'refused', status: null, excerpt: 'there is no e-mail address to send to' },
    ]);
    expect([(await own.state(id))?.state, mail.connections()]).toEqual(['failed', 0]);
  });
});

describe('line ends and lists in every field', () => {
  const evil = 'x\r\nBcc: thief@evil.example\r\n\r\n<script>\n.\r\nMAIL FROM:<a@b>\u2028Cc: c@d';
  test('put no header, no recipient and no command into the mail', async () => {
    const { port } = await started();
    const adapter = smtp('smtp');
    const base = { host: '127.0.0.1', port: String(port), from: 'shop@operator.example' };
    const id = newId(own.server.clock.now());
    const message = { id, recordId: id, text: 'hello', email: 'reader@reader.example' };
    const sent = [
      await adapter.send({ ...message, text: evil }, own.using(adapter, base)),
      await adapter.send({ ...message, subject: evil }, own.using(adapter, base)),
      await adapter.send({ ...message, name: evil, phone: evil }, own.using(adapter, base)),
      await adapter.send(message, own.using(adapter, { ...base, fromName: evil })),
      await adapter.send(message, own.using(adapter, { ...base, fromName: '"a" <b@c.example>, d' })),
    ];
    expect(sent.map(({ outcome }) => outcome)).toEqual(sent.map(() => 'done'));
    expect(mail.mails).toHaveLength(sent.length);
    for (const { to, from: sender, headers } of mail.mails) {
      expect([to, sender]).toEqual([['reader@reader.example'], 'shop@operator.example']);
      expect([...headers.keys()].filter((name) => /bcc|cc|mail/.test(name))).toEqual([]);
      expect([...headers.values()].every((values) => values.length === 1)).toBe(true);
      // Nor does an encoded word hold a line end for whoever decodes it carelessly.
      expect(decoded(headers.get('subject')?.[0] ?? '')).not.toMatch(/[\p{Cc}\u2028]/u);
    }
    const addresses = [
      `a@b.example\r\nRCPT TO:<thief@evil.example>`,
      'a@b.example, thief@evil.example',
      'a@b.example;thief@evil.example',
      '<a@b.example>',
      'Name <a@b.example>',
      '"a b"@b.example',
      'a@b.example SIZE=1',
      'group:a@b.example;',
      'a@b.example\u0000',
      'a@b.example\u2028c',
      'not an address',
    ];
    for (const address of addresses)
      expect([address, (await adapter.send({ ...message, address }, own.using(adapter, base))).outcome]).toEqual([
        address,
        'refused',
      ]);
    expect(mail.mails).toHaveLength(sent.length);
  });

  test.each([
    ['from', `a@b.example\r\nBcc: x@y.example`],
    ['from', 'a@b.example, c@d.example'],
    ['fromName', 'a\r\nBcc: x@y.example'],
    ['host', 'mail.example\r\nQUIT'],
    ['host', 'mail.example/path'],
    ['user', 'a\nb'],
    ['port', '25 26'],
    ['port', '70000'],
    ['secure', 'maybe'],
  ])('are not taken as %s', async (field, value) => {
    const settings = [...local(25).filter((one) => !one.startsWith(`${field}=`)), `${field}=${value}`];
    await expect(own.connect('smtp', settings)).rejects.toMatchObject({ code: 'invalid', fields: [{ field }] });
  });
});

describe('a mail server', () => {
  test.each([
    ['says 4yz to the recipient', 450, 'onRcptTo', 'failed', 'queued'],
    ['says 5yz to the recipient', 550, 'onRcptTo', 'refused', 'failed'],
    ['says 5yz to the sender', 553, 'onMailFrom', 'refused', 'failed'],
    ['says 4yz to the mail', 451, 'onData', 'failed', 'queued'],
    ['says 5yz to the mail', 554, 'onData', 'refused', 'failed'],
    ['says 4yz to the caller', 421, 'onConnect', 'failed', 'queued'],
    ['says 5yz to the caller', 554, 'onConnect', 'failed', 'queued'],
  ])('that %s (%i)', async (_, status, at, outcome, state) => {
    const no = Object.assign(new Error('says the server'), { responseCode: status });
    // The callback is the last argument of each of them.
    const refuse = (...args: unknown[]) => {
      (args[0] as { resume?: () => void }).resume?.();
      (args.at(-1) as (error: Error) => void)(no);
    };
    const { port } = await started({ [at]: refuse });
    await mailbox(port);
    const id = await written('hello');
    await own.deliver();
    const [attempt] = await own.attempts(id);
    expect(attempt).toMatchObject({ outcome, status });
    expect(attempt?.excerpt).toContain('says the server');
    expect((await own.state(id))?.state).toBe(state);
    await forget();
  });

  test('that was away gets the mail at the next attempt, with the same id', async () => {
    let isAway = true;
    const { port } = await started({
      onRcptTo: (_, __, done) => (isAway ? done(Object.assign(new Error('later'), { responseCode: 451 })) : done()),
    });
    await mailbox(port);
    const id = await written('hello');
    await own.deliver();
    expect(mail.mails).toHaveLength(0);
    isAway = false;
    await own.deliver();
    expect(mail.mails).toHaveLength(0);
    own.server.clock.move(10_000);
    await own.deliver();
    expect(mail.mails.map(({ headers }) => headers.get('message-id'))).toEqual([[`<${id}@operator.example>`]]);
    expect((await own.attempts(id)).map(({ outcome }) => outcome)).toEqual(['failed', 'done']);
  });

  test('on an address that may not be reached sees no connection', async () => {
    const closed = await startConnected({ TRIBUTARY_ALLOW_NETWORKS: '10.9.0.0/16' });
    closing.push(() => closed.server.close());
    const { port } = await started();
    await closed.connect('smtp', local(port), { isDefault: true });
    const { channelId } = await closed.person({ email: 'a@b.example' });
    const id = await closed.write(channelId, 'hello');
    await closed.deliver();
    expect(await closed.attempts(id)).toMatchObject([
      { outcome: 'failed', excerpt: 'this address may not be reached' },
    ]);
    expect(mail.connections()).toBe(0);
  });

  test('on a port that is not mail’s is called only on networks that the operator names', async () => {
    const adapter = smtp('smtp');
    const using = own.using(adapter, { host: '192.0.2.1', port: '6379', from: 'a@b.example' });
    const open = { ...using, addresses: { allow: [] } };
    expect(await adapter.verify(open)).toEqual({ ok: false, reason: 'this address may not be reached' });
  });
});

describe('a listener that is no mail server', () => {
  const adapter = smtp('smtp', {}, { totalMs: 700 });
  const id = '019aa5e8-0000-7000-8000-000000000000' as never;
  const message = { id, recordId: id, text: 'hello', email: 'reader@reader.example' };
  test.each<[string, Parameters<typeof startListener>[0], RegExp]>([
    ['hangs', () => undefined, /no answer in time|ended the connection/],
    ['hangs up', (socket) => socket.end(), /ended the connection/],
    ['resets', (socket) => socket.resetAndDestroy(), /ended the connection|ECONNRESET/],
    ['talks nonsense', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), /./],
    ['greets and hangs', (socket) => socket.write('220 hi\r\n'), /no answer in time|ended the connection/],
    ['drips', drip, /no answer in time|ended the connection/],
    ['never stops', flood, /./],
  ])('that %s: the attempt fails and nothing stays open', async (_, behave, excerpt) => {
    const listener = await startListener(behave);
    closing.push(listener.close);
    const using = own.using(adapter, { host: '127.0.0.1', port: String(listener.port), from: 'a@b.example' });
    const result = await adapter.send(message, using);
    expect(result.outcome).toBe('failed');
    expect(result.excerpt).toMatch(excerpt);
    await expect.poll(listener.open, { timeout: 10_000 }).toBe(0);
    expect((await adapter.verify(using)).ok).toBe(false);
  });

  test('holds up no other destination', async () => {
    const hanging = await startListener(() => undefined);
    closing.push(hanging.close);
    const { port } = await started();
    await mailbox(hanging.port);
    const late = await Promise.all([written('late'), written('later')]);
    await expect.poll(hanging.connections, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
    await mailbox(port);
    const soon = await written('soon');
    await expect.poll(async () => (await own.state(soon))?.state, { timeout: 20_000 }).toBe('sent');
    expect((await own.state(late[0] as never))?.state).toBe('queued');
    hanging.close();
    await own.deliver();
    await forget();
  });
});

describe('a password', () => {
  const password = 'Correct-Horse-9 é';
  test('signs in, is kept sealed, and is in no table', async () => {
    const { port } = await started();
    await own.connect('smtp', [...local(port), 'user=shop', 'tls=optional'], { secret: password, isDefault: true });
    const id = await written('hello');
    await own.deliver();
    expect([(await own.state(id))?.state, mail.signIns]).toEqual(['sent', [`shop ${password}`]]);
    const dump = (await rowsOf(own.server, await tablesOf(own.server))).join('\n');
    for (const spelling of [password, Buffer.from(password).toString('base64'), Buffer.from(password).toString('hex')])
      expect(dump.includes(spelling)).toBe(false);
    expect(dump).toContain('operator.example');
  });

  test('never goes over a connection that is not encrypted, unless the operator says that it may', async () => {
    const plain = await started();
    await own.connect('smtp', [...local(plain.port), 'user=shop'], { secret: password, isDefault: true });
    const id = await written('hello');
    await own.deliver();
    expect(await own.attempts(id)).toMatchObject([{ outcome: 'failed' }]);
    expect([mail.signIns, mail.mails]).toEqual([[], []]);
    await forget();
  });

  test('never goes to a server whose certificate is not good', async () => {
    const selfSigned = await started({ hideSTARTTLS: false });
    await own.connect('smtp', [...local(selfSigned.port), 'user=shop'], { secret: password, isDefault: true });
    const id = await written('hello');
    await own.deliver();
    expect(await own.attempts(id)).toMatchObject([
      { outcome: 'failed', excerpt: 'no usable answer (CERT_HAS_EXPIRED)' },
    ]);
    expect(mail.signIns).toEqual([]);
    await forget();
  });

  test('that is wrong fails the attempt, not the message, and what the server repeats of it is not kept', async () => {
    const { port } = await started({
      onAuth: (_, __, done) => done(new Error(`no, ${password} is wrong`)),
      onRcptTo: (_, __, done) => done(new Error(`${password} ${Buffer.from(`x${password}`).toString('base64')}`)),
    });
    await own.connect('smtp', [...local(port), 'user=shop', 'tls=optional'], { secret: password, isDefault: true });
    const id = await written('hello');
    await own.deliver();
    expect(await own.attempts(id)).toEqual([
      { outcome: 'failed', status: 535, excerpt: 'the server refused the sign-in (535)' },
    ]);
    await forget();
    const adapter = smtp('smtp');
    const details = { host: '127.0.0.1', port: String(port), from: 'a@b.example' };
    const message = { id, recordId: id, text: 'x', email: 'a@b.example' };
    const { excerpt } = await adapter.send(message, own.using(adapter, details, password));
    expect(excerpt).toMatch(/^550 \*\*\* /);
    expect(excerpt).not.toContain(Buffer.from(password).toString('base64').slice(4, 20));
  });
});

test('a connection is checked before anybody is written to', async () => {
  const { port } = await started();
  const adapter = smtp('email');
  expect(
    await adapter.verify(own.using(adapter, { host: '127.0.0.1', port: String(port), from: 'a@b.example' })),
  ).toEqual({
    ok: true,
  });
  expect(await adapter.verify(own.using(adapter, { host: '127.0.0.1', port: '1', from: 'a@b.example' }))).toEqual({
    ok: false,
    reason: 'no usable answer (ECONNREFUSED)',
  });
  expect(mail.mails).toEqual([]);
});

test.each([
  ['pigeon', [], /There is no type "pigeon"; there are catcher, email/],
  ['smtp', ['from=a@b.example'], /needs --set host=/],
  ['smtp', ['host=mail.example', from, 'colour=red'], /has no setting "colour"/],
  ['sendGrid', [from], /needs a secret/],
])('a connection of type %s with %j is refused in one sentence', async (type, settings, sentence) => {
  await expect(own.connect(type, settings)).rejects.toThrow(sentence);
});

type Listener = Parameters<typeof startListener>[0];
function drip(...[socket]: Parameters<Listener>): void {
  const timer = setInterval(() => socket.write('2'), 20);
  socket.on('close', () => clearInterval(timer));
}
function flood(...[socket]: Parameters<Listener>): void {
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536)));
  };
  socket.on('drain', more);
  more();
}

function bodyOf(raw: string): string {
  const text = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  if (/^content-transfer-encoding: base64/im.test(raw)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/^content-transfer-encoding: quoted-printable/im.test(raw)) return text;
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decoded(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : bodyOf(`content-transfer-encoding: quoted-printable\r\n\r\n${text.replaceAll('_', ' ')}`),
    );
}
