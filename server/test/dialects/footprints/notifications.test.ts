import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { importCatalogue } from '../../../src/core/catalogue/import/import-catalogue.ts';
import { mailTypes } from '../../../src/core/messaging/connections.ts';
import { listCaught } from '../../../src/core/messaging/list-caught.ts';
import { removeRecord } from '../../../src/core/people/remove-record.ts';
import { adapters } from '../../../src/delivery/adapters/registry.ts';
import { createConnection } from '../../../src/delivery/connections.ts';
import { messageSender } from '../../../src/delivery/messages.ts';
import type { Id } from '../../../src/kit/ids.ts';
import { startMailServer } from '../../delivery/mail-server.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import {
  address,
  attachmentOf,
  closing,
  connectTo,
  count,
  mail,
  mailbox,
  onDisk,
  own,
  pdf,
  send,
  sent,
  session,
  told,
  welcome,
  withPdf,
  written,
} from './notifications-kit.ts';
import { addElsewhere, type Block, signIn } from './session.ts';

/** Send Notifications, through a real mail server over real sockets. T43's base64 and T49's line ends for this route. */

describe('a mail', () => {
  test('leaves after the answer, made from the template, to the address', async () => {
    covers(
      'footprints:notification.send/reply',
      'footprints:notification.send/body.templateKey',
      'footprints:notification.send/body.email',
      'footprints:notification.send/body.names',
      'footprints:notification.send/queued',
    );
    const { mails } = await mailbox();
    const form = welcome({ firstName: 'Grace', lastName: 'Hopper' });
    expect(await told(form)).toEqual(sent);
    await own.deliver();
    expect(mails.map(({ to, from }) => [to, from])).toEqual([[[form.email], 'shop@operator.example']]);
    expect(mails[0]?.headers.get('subject')).toEqual(['Welcome']);
    expect(mails[0]?.headers.get('content-type')).toEqual(['text/plain; charset=utf-8']);
    expect(mails[0]?.raw.split('\r\n\r\n')[1]?.trim()).toBe('Welcome, Grace Hopper!');
  });

  test('to somebody without a name calls them by the address; JSON and empty fields are fine', async () => {
    covers('footprints:notification.send/nameless');
    const { mails } = await mailbox();
    const form = welcome({ firstName: '', attachmentFileName: '', attachmentFileContent: '' });
    const { status } = await session.call('POST', '/api/notifications/send', { json: form });
    await own.deliver();
    expect([status, mails[0]?.raw.split('\r\n\r\n')[1]?.trim()]).toEqual([200, `Welcome, ${form.email}!`]);
  });

  test('has the template’s subject and leaves through its connection, where it names them', async () => {
    covers('footprints:notification.send/subject', 'footprints:notification.send/connection');
    await mailbox();
    const first = mail;
    const { id } = await connectTo(first.port);
    await mailbox();
    const take = (template: object) =>
      own.server.server.deps.run(systemActor(own.tenant, 'console'), importCatalogue, {
        file: { templates: [{ key: 'voucher', name: 'Voucher', body: 'Here it is.', ...template }] },
        isDryRun: false,
      });
    await take({ subject: 'For you, {{first_name}}', connection: id });
    expect(await told(welcome({ templateKey: 'voucher', firstName: 'Ada\r\nBcc: a@b.example' }))).toEqual(sent);
    await own.deliver();
    // The newest connection is another.
    expect([first.mails.length, mail.mails.length]).toEqual([1, 0]);
    expect(first.mails[0]?.headers.get('subject')).toEqual(['For you, Ada Bcc: a@b.example']);
    await own.server.sql('update connections set archived_at = now() where id = $1', [id]);
    expect(await told(welcome({ templateKey: 'voucher' }))).toEqual([
      409,
      { status: 'error', message: 'Conflicts with the present state: the template’s connection is not in use' },
    ]);
    await take({ archived: true });
    expect(await told(welcome({ templateKey: 'voucher' }))).toEqual([
      400,
      { status: 'error', message: 'Invalid data: templateKey' },
    ]);
  });

  test('waits for a mail server that is down, with its attachment', async () => {
    covers('footprints:notification.send/retry');
    const { port, close } = await startMailServer();
    await close();
    await connectTo(port);
    const file = pdf();
    await send(withPdf(file));
    await own.deliver();
    const up = await startMailServer();
    closing.push(up.close);
    await own.server.sql(
      `update connections set details = jsonb_set(details, '{port}', to_jsonb($1::text)) where type = 'smtp' and archived_at is null`,
      [String(up.port)],
    );
    own.server.clock.move(60 * 60 * 1000);
    await own.deliver();
    expect(up.mails).toHaveLength(1);
    expect(attachmentOf(up.mails[0]?.raw ?? '').equals(file)).toBe(true);
  });

  test('where nothing sends mail there is an error; a sandbox keeps it in its inbox', async () => {
    covers('footprints:notification.send/no-connection', 'footprints:notification.send/inbox');
    const form = withPdf(pdf(), { firstName: 'Ada' });
    expect(await told(form)).toEqual(sent);
    await own.deliver();
    const [caught] = await own.server.server.deps.run(systemActor(own.tenant, 'console'), listCaught, { limit: 1 });
    expect(caught).toMatchObject({
      to: form.email,
      subject: 'Welcome',
      text: 'Welcome, Ada!',
      attachments: ['offer.pdf'],
    });
    const bare = await own.server.tenant('Bare');
    const other = await signIn(own.server, bare.footprints as Block);
    const tenant = await tenantByCode(own.server, bare.tenant);
    await own.server.sql('update connections set archived_at = now() where tenant_id = $1', [tenant.id]);
    const before = await written();
    const { status, json } = await send(withPdf(pdf()), {}, other);
    expect([status, json]).toEqual([
      409,
      { status: 'error', message: 'Conflicts with the present state: no connection sends mail' },
    ]);
    // A gateway for numbers is no way for mail.
    const gateway = { type: 'sms', name: 'sms', settings: ['url=https://gateway.example/'] };
    await createConnection(own.server.server.connections, tenant, gateway);
    expect((await send(welcome(), {}, other)).status).toBe(409);
    expect(await written()).toEqual(before);
  });
});

test('types of connections that core knows to send mail are those whose adapters say so', () => {
  const byMail = adapters.filter(({ capabilities }) => capabilities.addressFrom === 'email');
  expect(byMail.map(({ type }) => type).sort()).toEqual([...mailTypes].sort());
  expect(byMail.every(({ capabilities }) => capabilities.attachments)).toBe(true);
});

describe('the receiver', () => {
  test('becomes a customer with the names, and no lead', async () => {
    covers('footprints:notification.send/receiver');
    const form = welcome({ firstName: 'Katherine', lastName: 'Johnson' });
    const leads = await count('leads');
    await send(form);
    const rows = await own.server.sql<{ source: string; values: object }>(
      `select source, "values" from records where email = $1`,
      [form.email],
    );
    expect(rows).toEqual([
      { source: 'footprints', values: { email: form.email, givenName: 'Katherine', familyName: 'Johnson' } },
    ]);
    expect(await count('leads')).toBe(leads);
  });

  test('who is known already is found, however many mails are sent at once, and gets one way to the address', async () => {
    const email = address();
    await addElsewhere(own.server, email);
    const people = await count('people');
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(welcome({ email: email.toUpperCase() }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await count('people')).toBe(people);
    const channels = await own.server.sql<{ n: number }>(
      `select message_count::int as n from channels where kind = 'email' and address = $1`,
      [email],
    );
    expect(channels).toEqual([{ n: 12 }]);
  });

  test.each([
    '',
    'x',
    'a b@c.example',
    '"a b"@c.example',
    'a@b.example,c@d.example',
    'a@b.example\r\nBcc: c@d.example',
  ])('an address like %j is 400, named', async (email) => {
    covers('footprints:notification.send/wrong');
    const before = await written();
    expect(await told({ ...welcome(), email })).toEqual([400, { status: 'error', message: 'Invalid data: email' }]);
    expect(await written()).toEqual(before);
  });

  test.each([
    ['templateKey', { templateKey: '' }],
    ['templateKey', { templateKey: 'nothing' }],
    ['firstName', { firstName: 'x'.repeat(101) }],
    ['lastName', { lastName: 'x'.repeat(101) }],
  ])('%s that cannot be used is 400, named', async (field, more) => {
    covers('footprints:notification.send/wrong');
    expect(await told(welcome(more))).toEqual([400, { status: 'error', message: `Invalid data: ${field}` }]);
  });
});

describe('line ends and markup in every field', () => {
  const evil = 'x\r\nBcc: thief@evil.example\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>';
  test('make no header, no recipient, no HTML and no line of their own', async () => {
    covers('footprints:notification.send/injection');
    const { mails } = await mailbox();
    const forms = [
      welcome({ firstName: evil }),
      welcome({ lastName: evil }),
      withPdf(pdf(), { attachmentFileName: `${evil}.pdf` }),
      withPdf(pdf(), { attachmentFileName: '../../etc/‮fdp.".pdf' }),
      welcome({ firstName: '{{email}} <%= 7*7 %>' }),
    ];
    for (const form of forms) expect(await told(form)).toEqual(sent);
    await own.deliver();
    expect(mails).toHaveLength(forms.length);
    for (const { to, headers, raw } of mails) {
      expect([to.length, [...headers.keys()].filter((name) => /bcc|^cc/.test(name))]).toEqual([1, []]);
      expect([...headers.values()].every((values) => values.length === 1)).toBe(true);
      expect(raw).not.toMatch(/^content-type: text\/html/im);
      expect(raw).not.toMatch(/^bcc:/im);
    }
    const names = mails.flatMap(({ raw }) => /filename\*?0?\*?=[^\r\n]*/.exec(raw)?.[0] ?? []);
    expect(names).toHaveLength(2);
    // No path, nothing that turns the text around.
    expect(names.join()).not.toMatch(/\.\.|etc|\u202e|%E2%80%AE/i);
    const bodies = mails.map(({ raw }) => raw.split('\r\n\r\n').slice(1).join('\r\n\r\n'));
    expect(bodies.some((body) => body.includes('{{email}} <%= 7*7 %>'))).toBe(true);
  });
});

describe('an attachment', () => {
  test('arrives byte for byte under its name', async () => {
    covers('footprints:notification.send/body.attachment');
    const { mails } = await mailbox();
    const file = pdf(randomBytes(200_000));
    expect(await told(withPdf(file, { attachmentFileName: 'Ofertă finală.pdf' }))).toEqual(sent);
    await own.deliver();
    const { raw = '' } = mails[0] ?? {};
    expect(attachmentOf(raw).equals(file)).toBe(true);
    expect(raw).toMatch(/content-type: application\/pdf/i);
    expect(raw).toMatch(/content-disposition: attachment/i);
    expect(decodeURIComponent(raw)).toContain('Ofertă');
    const [row] = await own.server.sql(
      `select f.sha256, f.bytes::int, a.name, a.type from message_attachments a join files f on f.id = a.id order by a.created_at desc limit 1`,
    );
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(row).toEqual({ sha256, bytes: file.length, name: 'Ofertă finală.pdf', type: 'application/pdf' });
  });

  test('of five MiB is taken, of a byte more it is not', async () => {
    covers('footprints:notification.send/attachment-size');
    const { mails } = await mailbox();
    const most = 5 * 1024 * 1024;
    const fit = pdf(randomBytes(most - pdf(new Uint8Array()).length));
    expect(fit.length).toBe(most);
    expect(await told(withPdf(fit))).toEqual(sent);
    await own.deliver();
    expect(attachmentOf(mails[0]?.raw ?? '').equals(fit)).toBe(true);
    const before = [await written(), await onDisk()];
    expect((await told(withPdf(Buffer.concat([fit, Buffer.from('\n')]))))[0]).toBe(413);
    expect((await send(welcome({ attachmentFileContent: 'A'.repeat(9 * 1024 * 1024) }))).status).toBe(413);
    expect([await written(), await onDisk()]).toEqual(before);
  });

  test('as the samples send it: pluses that are not encoded; and in lines, as MIME breaks them', async () => {
    covers('footprints:notification.send/raw-plus', 'footprints:notification.send/line-breaks');
    const { mails } = await mailbox();
    const file = pdf(Buffer.from('fbefbefbefbe'.repeat(20), 'hex'));
    const text = file.toString('base64');
    expect(text).toContain('+');
    const { email } = welcome();
    const body = `templateKey=welcome&email=${email}&attachmentFileName=test.pdf&attachmentFileContent=${text}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await session.call('POST', '/api/notifications/send', { raw: body, headers })).status).toBe(200);
    const lines = text.replace(/.{76}/g, '$&\r\n');
    expect(await told(welcome({ attachmentFileName: 'a.PDF', attachmentFileContent: lines }))).toEqual(sent);
    // Without a name it gets one.
    expect(await told(welcome({ attachmentFileContent: text }))).toEqual(sent);
    await own.deliver();
    expect(mails.map(({ raw }) => attachmentOf(raw).equals(file))).toEqual([true, true, true]);
  });

  const text = pdf().toString('base64');
  test.each([
    ['%PDF!!!not*base64==x'],
    [`${text}x`],
    [text.replace(/=*$/, '')],
    [`data:application/pdf;base64,${text}`],
    [text.replace('J', '-')],
    [text.replace('J', '_')],
    [text.replace('J', '\t')],
    [`${text}====`],
    ['===='],
    [Buffer.from('<html>%PDF-1.4 %%EOF').toString('base64')],
    [Buffer.from('%PDF-1.4 cut off').toString('base64')],
    [Buffer.from(`PK\x03\x04%PDF-1.4\n%%EOF`).toString('base64')],
  ])('%# of what is no base64 or no PDF is 400, and nothing is kept', async (attachmentFileContent) => {
    covers('footprints:notification.send/attachment-wrong');
    const before = [await written(), await onDisk()];
    expect(await told(welcome({ attachmentFileName: 'a.pdf', attachmentFileContent }))).toEqual([
      400,
      { status: 'error', message: 'Invalid data: attachmentFileContent' },
    ]);
    expect([await written(), await onDisk()]).toEqual(before);
  });

  test.each([
    ['attachmentFileName', { attachmentFileName: 'offer.exe' }],
    ['attachmentFileName', { attachmentFileName: '..' }],
    ['attachmentFileContent', { attachmentFileContent: '' }],
  ])('with a wrong %s is 400, named', async (field, more) => {
    covers('footprints:notification.send/attachment-name');
    expect(await told(withPdf(pdf(), more))).toEqual([400, { status: 'error', message: `Invalid data: ${field}` }]);
  });

  test('is refused by ways that take no files, in words', async () => {
    // Its own way is down, so that it still waits.
    const { port, close } = await startMailServer();
    await close();
    await connectTo(port);
    const form = withPdf(pdf());
    await send(form);
    const { id: destinationId } = await own.connect('sms', ['url=https://gateway.example/']);
    const [delivery] = await own.server.sql<{ id: Id; messageId: Id; recordId: Id }>(
      `select d.id, d.message_id as "messageId", d.record_id as "recordId" from deliveries d join channels c on c.record_id = d.record_id
       where c.address = $1`,
      [form.email],
    );
    const about = { kind: 'message', changeId: null, attempts: 0 } as const;
    const result = await messageSender(own.server.server.connections)(own.tenant, {
      ...(delivery as NonNullable<typeof delivery>),
      ...about,
      destinationId,
    } as Parameters<ReturnType<typeof messageSender>>[1]);
    expect(result).toEqual({ outcome: 'refused', excerpt: 'no files can be sent through sms' });
  });

  test('goes with the person, from the disk, too', async () => {
    covers('footprints:notification.send/erasure');
    const before = [await onDisk(), await count('message_attachments')];
    const form = withPdf(pdf());
    await send(form);
    expect((await onDisk()).length).toBe((before[0] as string[]).length + 1);
    const [row] = await own.server.sql<{ id: Id }>(`select id from records where email = $1`, [form.email]);
    const actor = systemActor(own.tenant, 'footprints');
    await own.server.server.deps.run(actor, removeRecord, { ref: { id: row?.id as Id } });
    await own.deliver();
    expect([await onDisk(), await count('message_attachments')]).toEqual(before);
    expect(await own.server.sql(`select 1 from records where email = $1`, [form.email])).toEqual([]);
  });
});

test('with an idempotency key a mail is sent once, and the file of the second try is not kept', async () => {
  covers('footprints:notification.send/idempotency');
  const { mails } = await mailbox();
  const form = withPdf(pdf());
  const key = { 'idempotency-key': crypto.randomUUID() };
  const before = (await onDisk()).length;
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(form, key)));
  answers.push(await send(form, key));
  expect(answers.map(({ status, json }) => [status, json])).toEqual(answers.map(() => sent));
  await own.deliver();
  expect([mails.length, (await onDisk()).length]).toEqual([1, before + 1]);
});
