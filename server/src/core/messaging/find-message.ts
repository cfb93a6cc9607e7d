import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { MessageView } from './list-messages.ts';
import { findMessage as find } from './queries.ts';

export interface FoundMessage extends MessageView {
  readonly channelId: Id;
  /** The person as the actor may see it: under `own` its record. */
  readonly personId: Id;
}

/** One message. @throws CoreError `not_found`, for another's just as for none */
export const findMessage: UseCase<{ readonly id: Id }, FoundMessage> = {
  name: 'messaging.find_message',
  async run(tx, { actor }, { id }) {
    const row = await tx.first(find, { tenant: tx.tenantId, id });
    if (row === undefined || (actor.sees === 'own' && row.credentialId !== actor.credentialId))
      throw new CoreError('not_found', 'no such message for this credential');
    return {
      id,
      author: row.author as MessageView['author'],
      text: row.text,
      state: row.state as MessageView['state'],
      isRead: row.isRead,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      channelId: row.channelId as Id,
      personId: (actor.sees === 'own' ? row.recordId : row.personId) as Id,
    };
  },
};
