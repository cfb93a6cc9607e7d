import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { insertDelivery } from '../deliveries/queries.ts';
import { invalid } from '../errors.ts';
import { findPerson } from '../people/find-person.ts';
import type { PersonValues } from '../people/values.ts';
import type { Context, UseCase } from '../run.ts';
import { visibleChannel, wayOut } from './find-channel.ts';
import { countMessage, findTemplate, insertMessage, touchPerson } from './queries.ts';
import { render } from './render.ts';

/** Longest text of a message, in UTF-16 units: what the most generous of the messengers takes. */
export const longestMessage = 4_096;

export interface SendMessage {
  readonly channelId: Id;
  /** A text, or a template with its variables. */
  readonly content:
    | { readonly text: string }
    | { readonly templateId: Id; readonly variables: Readonly<Record<string, string>> };
  readonly author: 'operator' | 'system';
}

export interface QueuedMessage {
  readonly messageId: Id;
  readonly recordId: Id;
}

/**
 * Writes a message and, in the same transaction, that it has to leave; sending it is delivery's work.
 * @throws CoreError `not_found` for an unknown channel; `invalid` naming `template`, `text` or `variables.<name>`; `conflict` when the channel
 * has no way to send
 */
export const sendMessage: UseCase<SendMessage, QueuedMessage> = {
  name: 'messaging.send_message',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { channelId, content, author }) {
    const { actor, now } = context;
    const channel = await visibleChannel(tx, actor, channelId);
    const connectionId = await wayOut(tx, channel);
    const { text, templateId } = await textOf(tx, context, channel.recordId, content);
    const messageId = newId(now);
    const at = new Date(now);
    await tx.run(insertMessage, {
      tenant: tx.tenantId,
      id: messageId,
      channel: channel.id,
      record: channel.recordId,
      author,
      text,
      template: templateId,
      state: 'queued',
      read: true,
      provider: null,
      now: at,
    });
    await tx.run(insertDelivery, {
      tenant: tx.tenantId,
      id: newId(now),
      kind: 'message',
      destination: connectionId,
      record: channel.recordId,
      change: null,
      message: messageId,
      now: at,
    });
    await tx.run(touchPerson, { tenant: tx.tenantId, person: channel.personId, now: at });
    await tx.run(countMessage, { tenant: tx.tenantId, channel: channel.id, now: at });
    return { messageId, recordId: channel.recordId };
  },
};

async function textOf(
  tx: Tx,
  context: Context,
  recordId: Id,
  content: SendMessage['content'],
): Promise<{ text: string; templateId: Id | null }> {
  if ('text' in content) return { text: checked(content.text), templateId: null };
  const template = await tx.first(findTemplate, { tenant: tx.tenantId, id: content.templateId });
  if (template === undefined) throw invalid('template', 'unknown');
  const person = await findPerson.run(tx, context, { ref: { id: recordId } });
  const text = render(template.body, { ...personVariables(person.values), ...content.variables });
  return { text: checked(text), templateId: template.id as Id };
}

/** What every template may say of the person without being told. */
function personVariables({ fullName, givenName, familyName, email, phone }: PersonValues): Record<string, string> {
  const all = { name: fullName, first_name: givenName, last_name: familyName, email, phone };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function checked(text: string): string {
  if (text.trim() === '') throw invalid('text', 'required');
  if (text.length > longestMessage) throw invalid('text', 'too_long');
  return text;
}
