import { findPersonOfChannel } from '../../../core/messaging/find-person-of-channel.ts';
import { operation } from '../../operation.ts';
import { pathId } from '../ids.ts';
import { toDetail } from '../map.ts';
import { AccountPath, PersonOfChannel } from '../wire-messaging.ts';

/** Whom a channel leads to: the person as it is read by its own id, with nothing included. */
export const readPersonOfChannel = operation({
  id: 'leeloo.channel.person',
  method: 'GET',
  path: '/api/v2/communication-channels/:account_id/person',
  summary: 'Read the person behind a channel',
  source: 'API v2.0, Каналы коммуникации: Получение информации о человеке по каналу коммуникации',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'account_id', of: 'channelOfPerson' }],
  schema: { params: AccountPath, response: { 200: PersonOfChannel } },
  async handle({ actor, params }, { run }) {
    const person = await run(actor, findPersonOfChannel, {
      channelId: pathId(params.account_id),
      related: ['tags', 'channels', 'entries', 'staff', 'orders'],
    });
    return { body: { data: toDetail(person), included: {}, status: 1 } };
  },
});
