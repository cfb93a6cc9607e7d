import { uniquenessScope } from '../../../core/actor.ts';
import { invalid } from '../../../core/errors.ts';
import { addSubscriber } from '../../../core/funnels/add-subscriber.ts';
import { normaliseEmail } from '../../../kit/email.ts';
import { operation } from '../../operation.ts';
import { list } from '../filter.ts';
import { idOf } from '../ids.ts';
import { toManualChannel, toPatch } from '../map.ts';
import { ManualChannelAnswer, PersonCreate } from '../wire.ts';

/**
 * Adds a person and answers its manual channel. A person known by e-mail or phone is the same person again, not a second
 * one. A subscription that the call asks for is in `subscribeHistory` from the next read on, as in the document's sample.
 */
export const createPerson = operation({
  id: 'leeloo.people.create',
  method: 'POST',
  path: '/api/v2/people',
  aliases: [{ path: '/api/v1/accounts' }],
  summary: 'Add a person',
  source: 'API v2.0, Люди: Добавить человека на платформе',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'body', name: 'leadgentool_id', of: 'entryPoint' },
    { in: 'body', name: 'connected_users_ids', of: 'staff' },
  ],
  schema: { body: PersonCreate, response: { 200: ManualChannelAnswer } },
  async handle({ actor, body }, { run }) {
    if (body.name.trim() === '') throw invalid('name', 'required');
    const patch = toPatch(body);
    if (typeof patch.email === 'string' && normaliseEmail(patch.email) === undefined)
      throw invalid('email', 'wrong_format');
    const entryPointId = body.leadgentool_id ? idOf(body.leadgentool_id, 'leadgentool_id') : undefined;
    const { person, channel } = await run(actor, addSubscriber, {
      scope: uniquenessScope(actor),
      patch,
      onExisting: 'update',
      related: ['tags', 'entries'],
      staffIds: list(body.connected_users_ids).map((id) => idOf(id, 'connected_users_ids')),
      ...(entryPointId ? { entryPointId } : {}),
    });
    return { body: { data: toManualChannel(person, channel), status: 1 } };
  },
});
