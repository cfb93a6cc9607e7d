import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { channelOrFirstOf } from './find-channel.ts';
import { messagesOfChannel } from './queries.ts';

/** Times in epoch milliseconds. */
export interface MessageView {
  readonly id: Id;
  /** Who wrote it: the operator's side, the person, or the system itself. */
  readonly author: 'operator' | 'person' | 'system';
  readonly text: string;
  readonly state: 'queued' | 'sent' | 'failed' | 'received';
  readonly isRead: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ListMessages {
  /** Also a person's, which stands for its first channel. */
  readonly channelId: Id;
  readonly limit: number;
  readonly offset: number;
}

/** A channel's messages, newest first, and how many there are. @throws CoreError `not_found` */
export const listMessages: UseCase<ListMessages, { messages: MessageView[]; total: number }> = {
  name: 'messaging.list_messages',
  isList: true,
  async run(tx, { actor }, { channelId, limit, offset }) {
    const channel = await channelOrFirstOf(tx, actor, channelId);
    const rows = await tx.all(messagesOfChannel, { tenant: tx.tenantId, channel: channel.id, limit, offset });
    const messages = rows.map((row) => ({
      id: row.id as Id,
      author: row.author as MessageView['author'],
      text: row.text,
      state: row.state as MessageView['state'],
      isRead: row.is_read,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }));
    return { messages, total: channel.messageCount };
  },
};
