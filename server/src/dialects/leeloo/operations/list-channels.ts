import { listChannels as listChannelsOfCore } from '../../../core/messaging/list-channels.ts';
import { operation } from '../../operation.ts';
import { lastMessageBounds } from '../filter.ts';
import { toChannel } from '../map-messaging.ts';
import { pageOf } from '../paging.ts';
import { ChannelList, ChannelListQuery } from '../wire-messaging.ts';

/** Channels with the campaign marks that their people came with, those used last first. */
export const listChannels = operation({
  id: 'leeloo.channel.list',
  method: 'GET',
  path: '/api/v2/communication-channels',
  summary: 'List communication channels',
  source: 'API v2.0, Каналы коммуникации: Получить список каналов коммуникации',
  auth: 'authToken',
  idParameters: [],
  schema: { querystring: ChannelListQuery, response: { 200: ChannelList } },
  async handle({ actor, query }, { run }) {
    const page = pageOf(query);
    const bounds = lastMessageBounds(query.filter?.last_message ?? {});
    const { channels, total, filtered } = await run(actor, listChannelsOfCore, { ...bounds, ...page });
    const meta = { totalCount: total, filteredCount: filtered, ...page };
    return { body: { data: channels.map(toChannel), meta, status: 1 } };
  },
});
