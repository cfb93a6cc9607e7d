import { listMessages } from '../../../core/messaging/list-messages.ts';
import { operation } from '../../operation.ts';
import { pathId } from '../ids.ts';
import { toMessage } from '../map-messaging.ts';
import { metaOf, pageOf } from '../paging.ts';
import { PageQuery } from '../wire.ts';
import { ChatPath, MessageList } from '../wire-messaging.ts';

/**
 * A channel's messages, newest first. The path's parameter is called the person's and described as the channel's: it is the
 * channel's, and a person's stands for that person's first channel (vendors.md §2, Ambiguities).
 */
export const listChatMessages = operation({
  id: 'leeloo.channel.messages',
  method: 'GET',
  path: '/api/v2/communication-channels/:person_id/chat-messages',
  summary: 'List the messages of a channel',
  source: 'API v2.0, Сообщения: Получить список сообщений из чата по каналу коммуникации',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'person_id', of: 'channelOfPerson' }],
  schema: { params: ChatPath, querystring: PageQuery, response: { 200: MessageList } },
  async handle({ actor, params, query }, { run }) {
    const page = pageOf(query);
    const { messages, total } = await run(actor, listMessages, { channelId: pathId(params.person_id), ...page });
    return { body: { data: messages.map(toMessage), meta: metaOf(total, page), status: 1 } };
  },
});
