import { operation } from '../../operation.ts';
import { changeAccount } from '../change-account.ts';
import { accountId, ownPartner } from '../partner.ts';
import { AccountPath, patchAccountOperation } from '../wire.ts';
import { Account, AccountChange } from '../wire-accounts.ts';

/** Changes an account, above all the stage of its lead, as back-office clients do (vendors: sibling endpoints). */
export const patchAccount = operation({
  id: patchAccountOperation,
  method: 'PATCH',
  path: '/documentation/account/api/partners/:partnerID/accounts/:uuid',
  summary: 'Change an account or the stage of its lead',
  source: 'Match-Trade back-office clients, PATCH accounts',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [
    { in: 'path', name: 'uuid', of: 'person' },
    { in: 'body', name: 'branchUuid', of: 'branch' },
    { in: 'body', name: 'account.branchUuid', of: 'branch' },
  ],
  schema: { params: AccountPath, body: AccountChange, response: { 200: Account } },
  async handle({ actor, params, body }, deps) {
    ownPartner(actor, params.partnerID);
    return { body: await changeAccount(actor, accountId(params.uuid), body, deps) };
  },
});
