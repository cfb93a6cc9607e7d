import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { addLead } from '../../../core/leads/add-lead.ts';
import { hashPassword } from '../../../kit/passwords.ts';
import { randomText } from '../../../kit/secrets.ts';
import { operation } from '../../operation.ts';
import { branchOf, itemId, missingIn, textOf, toAccount, toDetails, toPatch } from '../map.ts';
import { defaultBranch, ownPartner } from '../partner.ts';
import { Account, AccountCreate, createAccountOperation } from '../wire.ts';

/**
 * Creates a lead: an account that has not deposited yet ("Creating lead"). An e-mail that exists with this partner already
 * is a conflict; a person known through another source is linked instead.
 */
export const createAccount = operation({
  id: createAccountOperation,
  method: 'POST',
  path: '/proxy/processing/api/accounts',
  aliases: [{ path: '/documentation/process/api/accounts' }],
  summary: 'Create a lead',
  source: 'Match-Trade lead provider document, Creating lead',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [
    { in: 'body', name: 'offerUuid', of: 'offer' },
    { in: 'body', name: 'branchUuid', of: 'branch' },
    { in: 'body', name: 'account.branchUuid', of: 'branch' },
  ],
  schema: { body: AccountCreate, response: { 200: Account } },
  async handle({ actor, body }, { run, log }) {
    const missing = missingIn(body);
    if (missing.length > 0) {
      // The document answers this with a 500. The mark keeps it apart from failures of ours, which are logged as bugs.
      log.info(
        { operation: createAccountOperation, status: 500, dialectStatus: 'documented' },
        'account model not valid',
      );
      throw new CoreError('invalid', 'the account model is not valid', { fields: missing });
    }
    const account = body.account ?? {};
    const partnerId = ownPartner(actor, account.partnerId ?? '');
    const offerId = itemId('offerId', textOf(body.offerUuid));
    const branchId = itemId('branchId', branchOf(body)) ?? defaultBranch(actor);
    const patch = toPatch(account);
    const leadSource = textOf(account.leadInfo?.leadSource);
    // As it came: blanks at its ends are part of a password.
    const password = String(account.password ?? '');
    const added = await run(actor, addLead, {
      scope: uniquenessScope(actor, String(partnerId)),
      patch,
      details: toDetails(account, actor.sees),
      ...(password === '' ? {} : { passwordHash: await hashPassword(password) }),
      onExisting: 'refuse',
      status: 'lead',
      ...(leadSource === undefined ? {} : { origin: leadSource }),
      targets: { ...(offerId ? { offerId } : {}), ...(branchId ? { branchId } : {}) },
    }).catch((error: unknown) => {
      throw withPartner(error, partnerId);
    });
    return {
      body: toAccount(added.person, {
        partnerId,
        branchUuid: branchId ?? null,
        leadSource: leadSource ?? '',
        // For the vendor's trader login, which is no part of this API: nothing here takes it.
        oneTimeToken: randomText(40, 'base62'),
      }),
    };
  },
});

/** The conflict's text names the e-mail as it was sent together with the partner, which the core does not know. */
function withPartner(error: unknown, partnerId: number): unknown {
  if (!(error instanceof CoreError) || error.code !== 'duplicate') return error;
  const { message, fields, subject = '' } = error;
  return new CoreError('duplicate', message, { fields, subject: `${subject}:${partnerId}`, cause: error });
}
