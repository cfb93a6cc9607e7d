import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Connected, startConnected } from '../../delivery/connected.ts';
import { type MailServer, startMailServer } from '../../delivery/mail-server.ts';
import { type Block, type Session, signIn } from './session.ts';

export let own: Connected;
export let session: Session;
export let mail: MailServer;
beforeAll(async () => {
  own = await startConnected();
  session = await signIn(own.server, own.server.demo.footprints as Block);
});
afterAll(() => own.server.close());
export const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await own.server.sql(`update connections set archived_at = now() where type = 'smtp' and archived_at is null`);
  await own.server.sql(`update deliveries set state = 'dropped' where state in ('due', 'leased')`);
});

export async function mailbox(...[options]: Parameters<typeof startMailServer>): Promise<MailServer> {
  mail = await startMailServer(options);
  closing.push(mail.close);
  await connectTo(mail.port);
  return mail;
}
export const connectTo = (port: number) =>
  own.connect('smtp', ['host=127.0.0.1', `port=${port}`, 'from=shop@operator.example']);

/** A small whole PDF with room for anything. */
export const pdf = (content: Uint8Array = randomBytes(64)) =>
  Buffer.concat([
    Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
    content,
    Buffer.from('\nstartxref\n0\n%%EOF\n'),
  ]);

export let people = 0;
export const address = () => {
  people += 1;
  return `reader${people}@reader.example`;
};
export type Form = Record<string, string>;
export const send = (form: Form, headers: Form = {}, as = session) =>
  as.call('POST', '/api/notifications/send', { form, headers });
export const welcome = (more: Form = {}): Form => ({ templateKey: 'welcome', email: address(), ...more });
export const withPdf = (file: Buffer, more: Form = {}): Form =>
  welcome({ attachmentFileName: 'offer.pdf', attachmentFileContent: file.toString('base64'), ...more });
export const sent = [200, { status: 'success', message: 'Message sent!' }];
export const told = async (form: Form) => {
  const { status, json } = await send(form);
  return [status, json];
};
export const count = async (table: string) =>
  (await own.server.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;
export const written = async () =>
  Promise.all(['people', 'records', 'messages', 'deliveries', 'message_attachments', 'files'].map(count));
/** The ids of the files that lie on the disk. */
export const onDisk = async () => {
  const all: string[] = [];
  for await (const id of own.server.server.deps.files.list(own.tenant.id)) all.push(id);
  return all.sort();
};
/** The file in a mail, as its receiver decodes it. */
export function attachmentOf(raw: string): Buffer {
  const [, , part = ''] = raw.split(/^--[^\r\n]+$/m);
  return Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4), 'base64');
}
