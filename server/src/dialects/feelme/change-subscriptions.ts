import type { Static } from 'typebox';
import { type Actor, uniquenessScope } from '../../core/actor.ts';
import { CoreError, type FieldError } from '../../core/errors.ts';
import {
  type SubscriptionChange as Change,
  changeSubscriptions as change,
} from '../../core/subscriptions/change-subscriptions.ts';
import { listSubscriptions as list } from '../../core/subscriptions/list-subscriptions.ts';
import type { SubscriptionView } from '../../core/subscriptions/subscriptions.ts';
import { normaliseEmail } from '../../kit/email.ts';
import type { DialectDeps } from '../dialect.ts';
import { readMoments, toSubscription } from './map-subscriptions.ts';
import { requireWebsite, visibleWebsites } from './websites.ts';
import type { Subscription, SubscriptionChange } from './wire-subscriptions.ts';

/** One subscription of a request: its number, what the request says of it, and the name of its place in the request. */
export interface Asked {
  readonly number: number;
  readonly body: Static<typeof SubscriptionChange>;
  /** With a dot behind it, or ''. */
  readonly at: string;
}

/**
 * Changes the periods of subscriptions, all or none. User and website may be repeated, as clients do that send back what they
 * have read; others than the subscription's are refused.
 * @throws CoreError `not_found`, `forbidden` for another website than the token's, `invalid`, `conflict` for an overlap and for a start
 * that has passed
 */
export async function changeSubscriptions(
  actor: Actor,
  asked: readonly Asked[],
  deps: DialectDeps,
): Promise<Static<typeof Subscription>[]> {
  for (const { body } of asked) if (body.website !== undefined) requireWebsite(actor, body.website);
  const moments = readMoments(
    asked.map(({ body }) => body),
    ['starts_at', 'ends_at'],
    (n) => asked[n]?.at ?? '',
  );
  await refuseOthers(actor, asked, deps);
  const items = asked.map(({ number }, n): Change => {
    const { starts_at: startsAt, ends_at: endsAt } = moments[n] ?? {};
    return { number, ...(startsAt === undefined ? {} : { startsAt }), ...(endsAt === undefined ? {} : { endsAt }) };
  });
  return (await deps.run(actor, change, { items, ...visibleWebsites(actor) })).map(toSubscription);
}

/** Neither user nor website of a subscription ever changes, so looking before the change is safe. */
async function refuseOthers(actor: Actor, asked: readonly Asked[], deps: DialectDeps): Promise<void> {
  const repeated = asked.filter(({ body }) => body.user_email !== undefined || body.website !== undefined);
  if (repeated.length === 0) return;
  const place = { scope: uniquenessScope(actor), ...visibleWebsites(actor), limit: repeated.length, offset: 0 };
  const numbers = repeated.map(({ number }) => number);
  const { subscriptions } = await deps.run(actor, list, { ...place, numbers });
  const views = new Map(subscriptions.map((view) => [view.number, view]));
  const fields: FieldError[] = [];
  for (const { number, body, at } of repeated) {
    const view = views.get(number);
    // One that is not there is reported by the change itself.
    if (view === undefined) continue;
    if (body.website !== undefined && body.website !== toSubscription(view).website)
      fields.push({ field: `${at}website`, reason: 'wrong_value' });
    if (body.user_email === undefined || isShown(view, body.user_email)) continue;
    // A person may have more e-mails than the one that is shown.
    const { total } = await deps.run(actor, list, { ...place, numbers: [number], email: body.user_email });
    if (total === 0) fields.push({ field: `${at}user_email`, reason: 'wrong_value' });
  }
  if (fields.length > 0) throw new CoreError('invalid', 'another user or website', { fields });
}

function isShown({ person }: SubscriptionView, email: string): boolean {
  const shown = normaliseEmail(person.values.email ?? '');
  return shown !== undefined && shown === normaliseEmail(email);
}
