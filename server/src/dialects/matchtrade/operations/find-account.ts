import { uniquenessScope } from '../../../core/actor.ts';
import { findPersonByEmail } from '../../../core/people/find-person-by-email.ts';
import { operation } from '../../operation.ts';
import { toAccount } from '../map.ts';
import { emailInQuery, ownPartner, partnerFor } from '../partner.ts';
import { PartnerPath } from '../wire.ts';
import { Account, EmailQuery } from '../wire-accounts.ts';

/** The account with an e-mail, with its lead's source and status, as back-office clients read it (vendors: sibling endpoints). */
export const findAccount = operation({
  id: 'matchtrade.account.find',
  method: 'GET',
  path: '/documentation/account/api/partners/:partnerID/accounts/by-email',
  summary: 'Find an account by its e-mail',
  source: 'Match-Trade back-office clients, GET accounts/by-email',
  auth: 'bearer',
  idParameters: [],
  schema: { params: PartnerPath, querystring: EmailQuery, response: { 200: Account } },
  async handle({ actor, params, query }, deps) {
    const partnerId = ownPartner(actor, params.partnerID);
    const scope = uniquenessScope(actor, String(partnerId));
    const wanted = { email: emailInQuery(query.email), scope, related: ['leads'] as const };
    const person = await deps.run(actor, findPersonByEmail, wanted);
    return { body: toAccount(person, partnerFor(actor, deps)) };
  },
});
