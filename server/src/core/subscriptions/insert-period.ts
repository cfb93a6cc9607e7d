import { type Id, newId } from '../../kit/ids.ts';
import { StoreError } from '../../store/errors.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { publish } from '../changes.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { forBoth } from '../counters/names.ts';
import { CoreError } from '../errors.ts';
import type { PersonRecord } from '../people/record.ts';
import type { Context } from '../run.ts';
import { factOf, publishStatus, type Subject } from './publish-period.ts';
import { insertSubscription } from './queries.ts';
import { nextChangeAt, type Period, statusAt } from './subscriptions.ts';

export interface PeriodInput extends Period {
  readonly record: Pick<PersonRecord, 'id' | 'personId'>;
  readonly planId: Id;
  readonly purchase?: { readonly packageId: Id; readonly paidAt: number };
}

/**
 * Writes a subscription, to be counted (`countPeriods`), and says so. That nobody has a plan twice at one time is the database's word, not a look beforehand.
 * @param name the request's name for it, for the error
 * @returns its id
 * @throws CoreError `conflict`
 */
export async function insertPeriod(
  tx: Tx,
  { actor, now }: Context,
  { record, planId, startsAt, endsAt, purchase }: PeriodInput,
  name: string,
): Promise<Id> {
  const id = newId(now);
  const period = { startsAt, endsAt };
  const status = statusAt(now, period);
  const due = nextChangeAt(now, period);
  const row = {
    tenant: tx.tenantId,
    id,
    record: record.id,
    source: actor.source,
    credential: actor.credentialId ?? null,
    plan: planId,
    package: purchase?.packageId ?? null,
    paid: purchase === undefined ? null : new Date(purchase.paidAt),
    starts: new Date(startsAt),
    ends: endsAt === null ? null : new Date(endsAt),
    state: status,
    due: due === null ? null : new Date(due),
    now: new Date(now),
  };
  await tx.run(insertSubscription, row).catch(overlap(name));
  const subject: Subject = { subscriptionId: id, personId: record.personId, recordId: record.id, planId, ...period };
  const about = { personId: record.personId, recordId: record.id };
  await publish(tx, now, { type: 'subscription.created', ...about, data: { ...factOf(subject), status } });
  // One that had ended before it came in is history: nothing happens now.
  if (status === 'active') await publishStatus(tx, now, subject, status);
  return id;
}

/** Counts subscriptions that the actor has written, by their plans: once, at the end of what writes them. */
export function countPeriods(tx: Tx, { credentialId }: Actor, planIds: readonly Id[]): Promise<void> {
  const ofPlans = planIds.map((plan) => forBoth(`subscriptions.plan.${plan}`, credentialId, 1));
  return addToCounts(tx, forBoth('subscriptions', credentialId, planIds.length), ...ofPlans);
}

/** The constraints' word as an error of ours; the transaction is over with it. */
export function overlap(name: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof StoreError) || !constraints.includes(error.constraint ?? '')) throw error;
    const fields = [{ field: name, reason: 'taken' as const }];
    throw new CoreError('conflict', 'the person has this plan in a part of the period', { fields, cause: error });
  };
}

const constraints = ['subscriptions_overlap_key', 'subscriptions_purchase_key'];
