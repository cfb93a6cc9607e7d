import { uniquenessScope } from '../../../core/actor.ts';
import { findPersonByEmail } from '../../../core/people/find-person-by-email.ts';
import { operation } from '../../operation.ts';
import { changeAccount } from '../change-account.ts';
import { emailInQuery, partnerInQuery } from '../partner.ts';
import { updateAccountOperation } from '../wire.ts';
import { Account, AccountChange, AccountQuery } from '../wire-accounts.ts';

/** Changes the account with an e-mail, as back-office clients do (vendors: sibling endpoints). */
export const updateAccount = operation({
  id: updateAccountOperation,
  method: 'PUT',
  path: '/documentation/process/api/accounts',
  summary: 'Update an account by its e-mail',
  source: 'Match-Trade back-office clients, PUT accounts',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [
    { in: 'body', name: 'branchUuid', of: 'branch' },
    { in: 'body', name: 'account.branchUuid', of: 'branch' },
  ],
  schema: { querystring: AccountQuery, body: AccountChange, response: { 200: Account } },
  async handle({ actor, query, body }, deps) {
    const partnerId = partnerInQuery(actor, query.partnerId);
    const email = emailInQuery(query.email);
    const scope = uniquenessScope(actor, String(partnerId));
    const { id } = await deps.run(actor, findPersonByEmail, { email, scope });
    return { body: await changeAccount(actor, id, body, deps) };
  },
});
