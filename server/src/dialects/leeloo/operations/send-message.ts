import { operation } from '../../operation.ts';
import { send } from '../send.ts';
import { MessageSend, Sent } from '../wire-messaging.ts';

/** Sends a text to a channel. It is on its way when this answers; sending it goes on behind. */
export const sendMessage = operation({
  id: 'leeloo.message.send',
  method: 'POST',
  path: '/api/v2/messages/send-message',
  aliases: [{ path: '/api/v1/messages/send-message' }],
  summary: 'Send a message',
  source: 'API v2.0, Сообщения: Отправка сообщений',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [{ in: 'body', name: 'account_id', of: 'channelOfPerson' }],
  schema: { body: MessageSend, response: { 200: Sent } },
  async handle({ actor, body }, { run }) {
    await send(run, actor, body.account_id, { text: body.text });
    return { body: { status: 1, data: {} } };
  },
});
