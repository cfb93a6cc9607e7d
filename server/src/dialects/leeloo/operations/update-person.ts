import { uniquenessScope } from '../../../core/actor.ts';
import { invalid } from '../../../core/errors.ts';
import { listCustomProperties } from '../../../core/people/list-custom-properties.ts';
import { updatePerson as updatePersonOfCore } from '../../../core/people/update-person.ts';
import { normaliseEmail } from '../../../kit/email.ts';
import { operation } from '../../operation.ts';
import { toCustomFields } from '../custom-fields.ts';
import { pathId } from '../ids.ts';
import { said, toDetail } from '../map.ts';
import { PersonAnswer, PersonPath } from '../wire.ts';
import { PersonUpdate } from '../wire-notes.ts';

/**
 * Changes the card of a person: what is sent, and nothing else. The answer is not documented: it is the person, as it is read
 * without `include`.
 */
export const updatePerson = operation({
  id: 'leeloo.people.update',
  method: 'PUT',
  path: '/api/v2/people/:person_id',
  summary: 'Update a person',
  source: 'API v2.0, Люди: Обновить информацию в карточке клиента',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [{ in: 'path', name: 'person_id', of: 'person' }],
  schema: { params: PersonPath, body: PersonUpdate, response: { 200: PersonAnswer } },
  async handle({ actor, params, body }, { run }) {
    const ref = { id: pathId(params.person_id) };
    const { custom_fields: sent = [] } = body;
    const patch = { ...said('email', body.email), ...said('phone', body.phone) };
    if (typeof patch.email === 'string' && normaliseEmail(patch.email) === undefined)
      throw invalid('email', 'wrong_format');
    const declared = sent.length > 0 ? await run(actor, listCustomProperties, undefined) : new Map();
    const { customProperties, details } = toCustomFields(sent, declared);
    const person = await run(actor, updatePersonOfCore, {
      ref,
      scope: uniquenessScope(actor),
      patch: sent.length > 0 ? { ...patch, customProperties } : patch,
      details,
      related: ['tags', 'channels', 'entries', 'staff', 'orders'],
    });
    return { body: { data: toDetail(person), included: {}, status: 1 } };
  },
});
