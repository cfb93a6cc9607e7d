import type { Actor } from '../../core/actor.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { type SendMessage, sendMessage } from '../../core/messaging/send-message.ts';
import type { DialectDeps } from '../dialect.ts';
import { idOf } from './ids.ts';

/**
 * Puts a message of the operator's on its way to a channel.
 * @throws CoreError `invalid` naming `account_id` for a channel that this token does not have; what `sendMessage` throws besides
 */
export async function send(
  run: DialectDeps['run'],
  actor: Actor,
  accountId: string,
  content: SendMessage['content'],
): Promise<void> {
  const channelId = idOf(accountId, 'account_id');
  try {
    await run(actor, sendMessage, { channelId, content, author: 'operator' });
  } catch (error) {
    // The channel is a field of the body here, not what the path leads to.
    throw error instanceof CoreError && error.code === 'not_found' ? invalid('account_id', 'unknown') : error;
  }
}
