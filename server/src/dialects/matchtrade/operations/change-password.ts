import Type from 'typebox';
import { uniquenessScope } from '../../../core/actor.ts';
import { invalid } from '../../../core/errors.ts';
import { findPersonByEmail } from '../../../core/people/find-person-by-email.ts';
import { updatePerson } from '../../../core/people/update-person.ts';
import { operation } from '../../operation.ts';
import { hashOf } from '../account-model.ts';
import { ownPartner } from '../partner.ts';
import { textOf } from '../text.ts';
import { changePasswordOperation } from '../wire.ts';
import { PasswordChange } from '../wire-accounts.ts';

/** Sets an account's password (vendors: sibling endpoints). Only its hash is kept, with this dialect's record of the person. */
export const changePassword = operation({
  id: changePasswordOperation,
  method: 'POST',
  path: '/proxy/auth/api/user/change-password',
  summary: 'Set an account’s password',
  source: 'Match-Trade public clients, POST user/change-password',
  auth: 'bearer',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [],
  schema: { body: PasswordChange, response: { 200: Type.Object({}, { additionalProperties: false }) } },
  async handle({ actor, body }, { run }) {
    for (const field of ['email', 'partnerId', 'newValue'] as const)
      if (textOf(body[field]) === undefined) throw invalid(field, 'required');
    const scope = uniquenessScope(actor, String(ownPartner(actor, body.partnerId ?? '')));
    const { id } = await run(actor, findPersonByEmail, { email: String(body.email), scope });
    const passwordHash = await hashOf(body.newValue);
    await run(actor, updatePerson, { ref: { id }, scope, patch: {}, ...(passwordHash ? { passwordHash } : {}) });
    return { body: {} };
  },
});
