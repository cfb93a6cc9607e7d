import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { addAccount } from '../../../core/leads/add-account.ts';
import { keyedDigest } from '../../../kit/secrets.ts';
import { operation } from '../../operation.ts';
import { accountIn, branchIn, hashOf, itemId, missingIn, toDetails, toPatch } from '../account-model.ts';
import { toAccount } from '../map.ts';
import { defaultBranch, namingPartner, ownPartner, partnerFor } from '../partner.ts';
import { textOf } from '../text.ts';
import { createAccountOperation } from '../wire.ts';
import { AccountCreate, CreatedAccount } from '../wire-accounts.ts';

/** Characters of a one-time token. */
const oneTimeTokenLength = 40;

/**
 * Creates a lead: an account that has not deposited yet ("Creating lead"), or, for the back office, one that has
 * (`createAsDepositedAccount`). An e-mail that exists with this partner already is a conflict; a person known through another
 * source is linked instead. The `sync` sibling is the same call: nothing here answers before it is done.
 */
export const createAccount = operation({
  id: createAccountOperation,
  method: 'POST',
  path: '/proxy/processing/api/accounts',
  aliases: [{ path: '/proxy/processing/api/accounts/sync' }],
  summary: 'Create a lead',
  source: 'Match-Trade lead provider document, Creating lead',
  auth: 'bearer',
  consumes: ['json'],
  idParameters: [
    { in: 'body', name: 'offerUuid', of: 'offer' },
    { in: 'body', name: 'branchUuid', of: 'branch' },
    { in: 'body', name: 'account.branchUuid', of: 'branch' },
  ],
  schema: { body: AccountCreate, response: { 200: CreatedAccount } },
  async handle({ actor, body }, deps) {
    const missing = missingIn(body);
    if (missing.length > 0) {
      // The document answers this with a 500. The mark keeps it apart from failures of ours, which are logged as bugs.
      const mark = { operation: createAccountOperation, status: 500, dialectStatus: 'documented' };
      deps.log.info(mark, 'account model not valid');
      throw new CoreError('invalid', 'the account model is not valid', { fields: missing });
    }
    const account = accountIn(body);
    const partnerId = ownPartner(actor, account.partnerId ?? '');
    const offerId = itemId('offerId', textOf(body.offerUuid));
    const branchId = itemId('branchId', branchIn(body)) ?? defaultBranch(actor);
    const patch = toPatch(account, 'create');
    const leadSource = textOf(account.leadInfo?.leadSource);
    const passwordHash = await hashOf(account.password);
    const isDeposited = actor.sees === 'tenant' && body.createAsDepositedAccount === true;
    const { person } = await deps
      .run(actor, addAccount, {
        scope: uniquenessScope(actor, String(partnerId)),
        patch,
        details: toDetails(account, actor.sees, 'create'),
        ...(passwordHash === undefined ? {} : { passwordHash }),
        onExisting: 'refuse',
        status: isDeposited ? 'customer' : 'lead',
        ...(leadSource === undefined ? {} : { origin: leadSource }),
        targets: { ...(offerId ? { offerId } : {}), ...(branchId ? { branchId } : {}) },
        related: ['leads'],
      })
      .catch(namingPartner(partnerId));
    // For the vendor's trader login, which is no part of this API: nothing here takes it. Derived, so that a repeated request
    // with an idempotency key gets the same answer.
    const key = deps.keyFor({ id: actor.tenantId }, 'matchtrade one-time token');
    const oneTimeToken = keyedDigest(key, person.id).slice(0, oneTimeTokenLength);
    return { body: { ...toAccount(person, partnerFor(actor, deps)), oneTimeToken } };
  },
});
