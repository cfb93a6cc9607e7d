import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { findByKeys } from '../../../core/people/find-by-keys.ts';
import { removeRecord } from '../../../core/people/remove-record.ts';
import { requestErasure } from '../../../core/people/request-erasure.ts';
import type { Id } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { toEachKey } from '../keys.ts';
import { ClientKeys } from '../wire.ts';
import { Success } from '../wire-answers.ts';

/**
 * Erases a customer (Delete customer): out of every list and look-up at once, for good after 30 days, until then the operator can bring it
 * back (docs/erasure.md). The samples name it in the body by `userExternalId`; the other keys of Update customer are taken, too, and all of
 * them in the query, because some proxies drop the body of a DELETE. Every key that is sent must name the same customer: nobody is erased
 * by a request that can be read in two ways (inferred). Who sees its own takes back what it said itself, which is not reversible.
 */
export const deleteClient = operation({
  id: 'footprints.client.delete',
  method: 'DELETE',
  path: '/api/client',
  summary: 'Delete a customer',
  source: 'Footprints for Retail, Delete customer',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { querystring: ClientKeys, body: ClientKeys, response: { 200: Success } },
  async handle({ actor, query, body }, { run }) {
    const scope = uniquenessScope(actor);
    const keys = toEachKey(body, query);
    const found = new Set<Id>();
    for (const one of keys) found.add((await run(actor, findByKeys, { scope, keys: one.keys })).id);
    const [id, ...more] = found;
    if (id === undefined || more.length > 0) {
      const fields = [...new Set(keys.flatMap((one) => one.fields))];
      throw new CoreError('invalid', 'the keys name different customers', {
        fields: fields.map((field) => ({ field, reason: 'wrong_value' as const })),
      });
    }
    if (actor.sees === 'own') await run(actor, removeRecord, { ref: { id } });
    else await run(actor, requestErasure, { ref: { id } });
    return { body: { status: 'success' as const } };
  },
});
