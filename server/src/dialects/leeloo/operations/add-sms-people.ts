import { acceptImport } from '../../../core/people/accept-import.ts';
import { operation } from '../../operation.ts';
import { list } from '../filter.ts';
import { idOf } from '../ids.ts';
import { SmsPeople, SmsPeopleAnswer } from '../wire-messaging.ts';

/**
 * Takes a list of people to be reached by SMS: they are taken in afterwards, each with a channel on the connection, the tags and the
 * entry through the tool. One who cannot be taken in does not stop the others.
 */
export const addSmsPeople = operation({
  id: 'leeloo.people.sms',
  method: 'POST',
  path: '/api/v2/people/sms',
  summary: 'Add people with an SMS connection',
  source: 'API v2.0, Люди: Добавить СМС конекшн к человеку',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'body', name: 'connection_id', of: 'connection' },
    { in: 'body', name: 'leadgentool_id', of: 'entryPoint' },
    { in: 'body', name: 'tags', of: 'tag' },
  ],
  schema: { body: SmsPeople, response: { 200: SmsPeopleAnswer } },
  async handle({ actor, body }, { run }) {
    const { count } = await run(actor, acceptImport, {
      items: body.data.map(({ name = '', email = '', phone = '' }) => ({ name, email, phone })),
      connectionId: idOf(body.connection_id, 'connection_id'),
      entryPointId: idOf(body.leadgentool_id, 'leadgentool_id'),
      tagIds: list(body.tags).map((id) => idOf(id, 'tags')),
    });
    return { body: { data: { count_to_process: count }, status: 1 } };
  },
});
