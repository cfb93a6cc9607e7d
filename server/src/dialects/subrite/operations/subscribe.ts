import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { subscribeToPackage } from '../../../core/subscriptions/subscribe-to-package.ts';
import { parseInstant } from '../../../kit/dates.ts';
import { operation } from '../../operation.ts';
import { toSubscribed } from '../map-subscriptions.ts';
import { memberRef } from '../member-id.ts';
import { unknownPackage } from '../packages.ts';
import { refusal } from '../problem.ts';
import { SubscribeBody, Subscribed } from '../wire-subscriptions.ts';

/**
 * Gives a member the plans of a package that was paid elsewhere ("pre-purchased"). They begin with the payment. The same member,
 * package and payment date is the same purchase and is answered as it was, however often it is sent. The answer is inferred.
 * @throws CoreError `not_found` for an unknown member or package, `conflict` when the member has one of the plans in that time already
 */
export const subscribe = operation({
  id: 'subrite.package.subscribe',
  method: 'POST',
  path: '/api/v1/product-packages/subscribe',
  summary: 'Create a subscription for a pre-purchased package',
  source: 'Third-Party Integration Guide, Create a Subscription',
  auth: 'subscription',
  consumes: ['json'],
  idParameters: [
    { in: 'body', name: 'packageId', of: 'package' },
    { in: 'body', name: 'memberId', of: 'person' },
  ],
  schema: { body: SubscribeBody, response: { 201: Subscribed } },
  async handle({ actor, body }, { run }) {
    const { packageId } = body;
    const paidAt = parseInstant(body.paymentDate);
    if (paidAt === undefined) throw wrongDate('must be a valid ISO 8601 date string');
    const bought = await run(actor, subscribeToPackage, {
      ref: memberRef(body.memberId),
      scope: uniquenessScope(actor),
      packageNumber: packageId,
      paidAt,
    }).catch((error: unknown) => {
      throw translated(error, packageId);
    });
    return { status: 201, body: toSubscribed(bought, { packageId, paidAt }) };
  },
});

function wrongDate(must: string): CoreError {
  return refusal({ field: 'paymentDate', reason: 'wrong_format', text: `paymentDate ${must}` });
}

/** The core's words for what was wrong in the guide's. */
function translated(error: unknown, packageId: number): unknown {
  if (!(error instanceof CoreError)) return error;
  const field = error.fields[0]?.field;
  if (error.code === 'invalid' && field === 'package') return unknownPackage();
  if (error.code === 'invalid' && field === 'paidAt') return wrongDate('must leave an end before the year 10000');
  if (error.code !== 'conflict' || field !== 'package') return error;
  const fields = [{ field: 'packageId', reason: 'taken' as const }];
  return new CoreError('conflict', error.message, { fields, subject: String(packageId), cause: error });
}
