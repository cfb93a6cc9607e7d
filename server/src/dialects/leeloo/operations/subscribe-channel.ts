import { subscribeChannel as subscribeChannelOfCore } from '../../../core/funnels/subscribe-channel.ts';
import { operation } from '../../operation.ts';
import { idOf, pathId } from '../ids.ts';
import { Nothing } from '../wire-notes.ts';
import { ChannelPath, Subscribe } from '../wire-tunnels.ts';

/** Subscribes a channel to a tunnel, from one of its blocks on. Subscribed again it goes on from the new block, once. */
export const subscribeChannel = operation({
  id: 'leeloo.channel.subscribe',
  method: 'POST',
  path: '/api/v2/communication-channels/:account_id/manual-subscribe',
  summary: 'Subscribe a channel to a block of a tunnel',
  source: 'API v2.0, Туннели: Подписка на туннель и блок туннеля',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'path', name: 'account_id', of: 'channelOfPerson' },
    { in: 'body', name: 'tunnel_id', of: 'tunnel' },
    { in: 'body', name: 'tunnel_block_id', of: 'tunnelBlock' },
  ],
  schema: { params: ChannelPath, body: Subscribe, response: { 200: Nothing } },
  async handle({ actor, params, body }, { run }) {
    await run(actor, subscribeChannelOfCore, {
      channelId: pathId(params.account_id),
      tunnelId: idOf(body.tunnel_id, 'tunnel_id'),
      blockId: idOf(body.tunnel_block_id, 'tunnel_block_id'),
    });
    return { body: { status: 1, data: {} } };
  },
});
