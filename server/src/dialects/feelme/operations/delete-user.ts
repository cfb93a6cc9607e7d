import Type from 'typebox';
import { removeRecord } from '../../../core/people/remove-record.ts';
import { operation } from '../../operation.ts';
import { numberOf } from '../ids.ts';
import { IdPath } from '../wire.ts';

/** Deletes this partner's user; what other sources know of the person stays theirs (inferred path and verb, vendors.md §1). */
export const deleteUser = operation({
  id: 'feelme.user.delete',
  method: 'DELETE',
  path: '/api/v1/partner/user/:id',
  summary: 'Delete a user',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [{ in: 'path', name: 'id', of: 'person' }],
  schema: { params: IdPath, response: { 204: Type.Null() } },
  async handle({ actor, params }, { run }) {
    await run(actor, removeRecord, { ref: { number: numberOf(params.id) } });
    return { status: 204, body: null };
  },
});
