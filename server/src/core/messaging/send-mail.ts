import { normaliseEmail, plainEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import { oneLine } from '../../kit/one-line.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError, invalid } from '../errors.ts';
import { type KeptFile, keepFiles } from '../files/keep-files.ts';
import { findPerson } from '../people/find-person.ts';
import { receiveRecord, receivingRaces } from '../people/receive.ts';
import type { PersonPatch } from '../people/values.ts';
import type { Context, UseCase } from '../run.ts';
import { catcherType, mailTypes } from './connections.ts';
import { insertAttachment, mailChannel, mailConnections, templateByKey } from './mail-queries.ts';
import { openChannel } from './open-channel.ts';
import { queueMessage } from './queue-message.ts';
import { render } from './render.ts';
import { checkedText, personVariables } from './send-message.ts';

/** Longest name that goes into a mail, in UTF-16 units: it is a name, not a text of the caller's own. */
const longestName = 100;

export interface SendMail {
  /** `uniquenessScope(actor, part)` */
  readonly scope: string;
  readonly templateKey: string;
  readonly email: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly attachment?: Attachment;
}

/** A file that lies in the store, to be registered with the message. */
export interface Attachment extends KeptFile {
  /** Cleaned. */
  readonly name: string;
  readonly type: string;
}

export interface QueuedMail {
  readonly messageId: Id;
  readonly recordId: Id;
  /** The attachment's: another than the one that was given when an idempotency key gives an earlier answer. */
  readonly fileId?: Id;
}

/**
 * A mail made from a template, to an address: whoever has it gets or becomes a record of the actor's source. Written with what has to
 * leave in one transaction; sending it is delivery's work. The words are the operator's, so that nobody's own text can be sent to anybody.
 * @throws CoreError `invalid` naming `email`, `templateKey`, `givenName`, `familyName` or `variables.<name>`; `conflict` when nothing
 * sends mail
 */
export const sendMail: UseCase<SendMail, QueuedMail> = {
  name: 'messaging.send_mail',
  raceOn: [...receivingRaces, 'channels_mail_key'],
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { scope, templateKey, email, givenName, familyName, attachment }) {
    const address = plainEmail(email) ? normaliseEmail(email) : undefined;
    if (address === undefined) throw invalid('email', 'wrong_format');
    const template = await tx.first(templateByKey, { tenant: tx.tenantId, key: templateKey });
    if (template === undefined) throw invalid('templateKey', 'unknown');
    const connectionId = await mailWay(tx, template.connection_id as Id | null);
    const patch = { email, ...namesOf({ givenName, familyName }) };
    const { record, personId } = await receiveRecord(tx, context, { scope, patch, onExisting: 'update' });
    const about = { recordId: record.id, personId };
    const variables = { ...(await known(tx, context, record.id, address)), email: address };
    const messageId = await queueMessage(tx, context.now, {
      channel: { id: await channelTo(tx, context, record.id, address), ...about },
      connectionId,
      author: 'system',
      text: checkedText(render(template.body, variables)),
      subject: template.subject === null ? undefined : render(template.subject, variables),
      templateId: template.id as Id,
    });
    if (attachment !== undefined) await attach(tx, context, { messageId, recordId: record.id }, attachment);
    return { messageId, recordId: record.id, ...(attachment === undefined ? {} : { fileId: attachment.id }) };
  },
};

/** @throws CoreError `invalid` for what is too long for a name */
function namesOf(sent: { givenName: string | undefined; familyName: string | undefined }): PersonPatch {
  const names: Record<string, string> = {};
  for (const [field, value] of Object.entries(sent)) {
    const name = oneLine(value ?? '');
    if (name.length > longestName) throw invalid(field, 'too_long');
    if (name !== '') names[field] = name;
  }
  return names;
}

/** The template's own connection, else the newest that sends mail, else the inbox of a sandbox. */
async function mailWay(tx: Tx, wanted: Id | null): Promise<Id> {
  const ways = await tx.all(mailConnections, { tenant: tx.tenantId, types: [...mailTypes], inbox: catcherType });
  const way = wanted === null ? ways[0] : ways.find(({ id }) => id === wanted);
  if (way === undefined) {
    const subject = wanted === null ? 'no connection sends mail' : 'the template’s connection is not in use';
    throw new CoreError('conflict', subject, { subject });
  }
  return way.id as Id;
}

async function channelTo(tx: Tx, { now }: Context, recordId: Id, address: string): Promise<Id> {
  const found = await tx.first(mailChannel, { tenant: tx.tenantId, record: recordId, address });
  return (found?.id as Id | undefined) ?? openChannel(tx, now, { recordId, kind: 'email', address });
}

/** What may be said of the person. A name that nobody knows is the address: a mail without any name is still a mail to somebody. */
async function known(tx: Tx, context: Context, recordId: Id, address: string): Promise<Record<string, string>> {
  const { values } = await findPerson.run(tx, context, { ref: { id: recordId } });
  const variables = personVariables(values);
  const name = variables.name ?? address;
  return { name, first_name: name, last_name: name, ...variables };
}

async function attach(
  tx: Tx,
  { now }: Context,
  { messageId, recordId }: { readonly messageId: Id; readonly recordId: Id },
  { name, type, ...file }: Attachment,
): Promise<void> {
  await keepFiles(tx, now, recordId, [file]);
  await tx.run(insertAttachment, {
    tenant: tx.tenantId,
    id: file.id,
    message: messageId,
    record: recordId,
    name,
    type,
    now: new Date(now),
  });
}
