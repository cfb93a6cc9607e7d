import { lastMoment } from '../../kit/dates.ts';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { listItems } from '../catalogue/list-items.ts';
import { invalid } from '../errors.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import type { PersonRef } from '../people/find-person.ts';
import type { Context, UseCase } from '../run.ts';
import { countPeriods, insertPeriod } from './insert-period.ts';
import { loadSubscriptions } from './load.ts';
import { findPurchase } from './queries.ts';
import type { SubscriptionView } from './subscriptions.ts';

export interface SubscribeToPackage {
  readonly ref: PersonRef;
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly packageNumber: number;
  /** Epoch milliseconds; the subscriptions begin here. */
  readonly paidAt: number;
}

export interface Purchase {
  readonly subscriptions: readonly SubscriptionView[];
  /** False when the same purchase was there already: nothing was done then. */
  readonly isNew: boolean;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Gives a person the plans of a package that was paid. The same person, package and payment is the same purchase.
 * @throws CoreError `not_found` for an unknown person, `invalid` naming `package` for an unknown package and `paidAt` when the end cannot
 * be written as a date, `conflict` naming `package` when the person has one of its plans in a part of the period already
 */
export const subscribeToPackage: UseCase<SubscribeToPackage, Purchase> = {
  name: 'subscriptions.subscribe_to_package',
  once: { recordsOf: ({ subscriptions }) => [...new Set(subscriptions.map(({ recordId }) => recordId))] },
  async run(tx, context, { ref, scope, packageNumber, paidAt }) {
    // The person stays locked from here, so that of two equal purchases at once the second finds the first.
    const record = await ensureRecord(tx, context, ref, scope);
    const bought = await packageOf(tx, context, packageNumber);
    const known = await tx.all(findPurchase, {
      tenant: tx.tenantId,
      record: record.id,
      package: bought.id,
      paid: new Date(paidAt),
    });
    const ids = known.map(({ id }) => id as Id);
    const period = { startsAt: paidAt, endsAt: bought.days === null ? null : paidAt + bought.days * day };
    if (period.endsAt !== null && period.endsAt > lastMoment) throw invalid('paidAt', 'out_of_range');
    const planIds = known.length > 0 ? [] : bought.planIds;
    for (const planId of planIds) {
      const purchase = { packageId: bought.id, paidAt };
      ids.push(await insertPeriod(tx, context, { record, planId, ...period, purchase }, 'package'));
    }
    await countPeriods(tx, context.actor, planIds);
    return { subscriptions: await loadSubscriptions(tx, context, ids), isNew: known.length === 0 };
  },
};

/** A package's plans, and how many days it lasts (null: without end), as the operator set them. */
async function packageOf(tx: Tx, context: Context, number: number) {
  const packages = await listItems.run(tx, context, { kind: 'package' });
  const found = packages.find((item) => item.number === number);
  const { planIds, days } = (found?.details ?? {}) as { planIds?: Id[]; days?: number };
  if (found === undefined || planIds === undefined || planIds.length === 0) throw invalid('package', 'unknown');
  return { id: found.id, planIds, days: days ?? null };
}
