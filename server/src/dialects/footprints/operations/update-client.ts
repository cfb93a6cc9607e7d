import { uniquenessScope } from '../../../core/actor.ts';
import { findByKeys } from '../../../core/people/find-by-keys.ts';
import { updatePerson } from '../../../core/people/update-person.ts';
import { operation } from '../../operation.ts';
import { partsOf } from '../decode.ts';
import { toKeys } from '../keys.ts';
import { toPatch } from '../map.ts';
import { ClientUpdate } from '../wire.ts';
import { Success } from '../wire-answers.ts';

/**
 * Changes a customer's data (Update customer). The document does not say what names the customer: the external id, else the national
 * id, else e-mail and phone (vendors.md §4). The other keys are then values like all others. A field that is sent empty is cleared.
 */
export const updateClient = operation({
  id: 'footprints.client.update',
  method: 'PUT',
  path: '/api/client',
  summary: 'Update a customer',
  source: 'Footprints for Retail, Update customer',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: ClientUpdate, response: { 200: Success } },
  async handle({ actor, body }, { run }) {
    const scope = uniquenessScope(actor);
    const patch = toPatch(body);
    const customDetails = partsOf(body, 'customDetails');
    const { id } = await run(actor, findByKeys, { scope, keys: toKeys(body) });
    await run(actor, updatePerson, {
      ref: { id },
      scope,
      patch,
      ...(customDetails === undefined ? {} : { details: { customDetails } }),
    });
    return { body: { status: 'success' as const } };
  },
});
