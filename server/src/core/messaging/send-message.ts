import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { invalid } from '../errors.ts';
import { findPerson } from '../people/find-person.ts';
import type { PersonValues } from '../people/values.ts';
import type { Context, UseCase } from '../run.ts';
import { visibleChannel, wayOut } from './find-channel.ts';
import { findTemplate } from './queries.ts';
import { queueMessage } from './queue-message.ts';
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
  together: { keysOf: ({ channelId }) => [`channel ${channelId}`] },
  async run(tx, context, { channelId, content, author }) {
    const { actor, now } = context;
    const channel = await visibleChannel(tx, actor, channelId);
    const connectionId = await wayOut(tx, channel);
    const words = await wordsOf(tx, context, channel.recordId, content);
    const messageId = await queueMessage(tx, now, { channel, connectionId, author, ...words });
    return { messageId, recordId: channel.recordId };
  },
};

async function wordsOf(
  tx: Tx,
  context: Context,
  recordId: Id,
  content: SendMessage['content'],
): Promise<{ text: string; subject?: string; templateId: Id | null }> {
  if ('text' in content) return { text: checkedText(content.text), templateId: null };
  const template = await tx.first(findTemplate, { tenant: tx.tenantId, id: content.templateId });
  if (template === undefined) throw invalid('template', 'unknown');
  const person = await findPerson.run(tx, context, { ref: { id: recordId } });
  const variables = { ...personVariables(person.values), ...content.variables };
  return {
    text: checkedText(render(template.body, variables)),
    ...(template.subject === null ? {} : { subject: render(template.subject, variables) }),
    templateId: template.id as Id,
  };
}

/** What every template may say of the person without being told. */
export function personVariables({
  fullName,
  givenName,
  familyName,
  email,
  phone,
}: PersonValues): Record<string, string> {
  const all = { name: fullName, first_name: givenName, last_name: familyName, email, phone };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** @throws CoreError `invalid` naming `text` */
export function checkedText(text: string): string {
  if (text.trim() === '') throw invalid('text', 'required');
  if (text.length > longestMessage) throw invalid('text', 'too_long');
  return text;
}
