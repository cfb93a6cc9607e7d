import { listItems as list } from '../../../core/catalogue/list-items.ts';
import { operation } from '../../operation.ts';
import { toChannel } from '../map-lists.ts';
import { Channels } from '../wire-lists.ts';

/** Marketing channels that leads come through, oldest first (List Channels). Not paged. */
export const listChannels = operation({
  id: 'footprints.channel.list',
  method: 'GET',
  path: '/api/channels',
  summary: 'List channels',
  source: 'Footprints for Retail, List Channels',
  auth: 'accessToken',
  idParameters: [],
  schema: { response: { 200: Channels } },
  async handle({ actor }, { run }) {
    return { body: (await run(actor, list, { kind: 'channel' })).map(toChannel) };
  },
});
