import type { Static } from 'typebox';
import { operation } from '../../operation.ts';
import { idOf } from '../ids.ts';
import { send } from '../send.ts';
import { Sent, TemplateSend } from '../wire-messaging.ts';

/**
 * Sends a template's text to a channel, with its variables filled in. One that has no value is refused by name, so that nobody is
 * sent a text with a gap. The message is on its way when this answers; sending it goes on behind.
 */
export const sendTemplate = operation({
  id: 'leeloo.message.send-template',
  method: 'POST',
  path: '/api/v2/messages/send-template',
  aliases: [{ path: '/api/v1/messages/send-template' }],
  summary: 'Send a message template',
  source: 'API v2.0, Шаблоны сообщений: Отправка шаблона сообщения',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'body', name: 'account_id', of: 'channelOfPerson' },
    { in: 'body', name: 'template_id', of: 'template' },
  ],
  schema: { body: TemplateSend, response: { 200: Sent } },
  async handle({ actor, body }, { run }) {
    await send(run, actor, body.account_id, {
      templateId: idOf(body.template_id, 'template_id'),
      variables: variablesOf(body.variables),
    });
    return { body: { status: 1, data: {} } };
  },
});

function variablesOf(sent: Static<typeof TemplateSend>['variables']): Record<string, string> {
  return sent === undefined || Array.isArray(sent) ? {} : sent;
}
