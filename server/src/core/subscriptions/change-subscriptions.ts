import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { publish } from '../changes.ts';
import { CoreError, type FieldError, invalid } from '../errors.ts';
import type { Context, UseCase } from '../run.ts';
import { overlap } from './insert-period.ts';
import { loadSubscriptions } from './load.ts';
import { factOf, publishStatus, type Subject } from './publish-period.ts';
import { lockSubscribers, lockSubscription, movePeriod, runningOfRecords } from './queries.ts';
import { mostAtOnce, nextChangeAt, type Period, type SubscriptionView, statusAt } from './subscriptions.ts';

/** A change of one subscription; what is absent stays. `cancel` ends it now, before it began or while it runs. */
export interface SubscriptionChange {
  readonly number: number;
  readonly startsAt?: number;
  readonly endsAt?: number | null;
  readonly cancel?: boolean;
}

export interface ChangeSubscriptions {
  /** 1 to `mostAtOnce`, each subscription once. */
  readonly items: readonly SubscriptionChange[];
  /** Only subscriptions to the plans of these keys exist for the caller. */
  readonly planKeys?: readonly string[];
}

/**
 * Changes periods, all or none. A start moves only while it lies ahead; an end may move while the period stays in order, which is
 * also how an expired subscription is renewed.
 * @throws CoreError `not_found` naming `items.<n>`; `conflict` naming `items.<n>.startsAt` for a start that has passed and `items.<n>`
 * for an overlap; `invalid` naming `items.<n>.endsAt` for an end that is not after the start
 */
export const changeSubscriptions: UseCase<ChangeSubscriptions, SubscriptionView[]> = {
  name: 'subscriptions.change',
  async run(tx, context, { items, planKeys }) {
    if (items.length === 0 || items.length > mostAtOnce) throw invalid('items', 'out_of_range');
    const order = new Map(items.map((item, n) => [item.number, n]));
    if (order.size !== items.length) throw invalid('items', 'wrong_value', 'a subscription is named twice');
    await tx.all(lockSubscribers, { tenant: tx.tenantId, numbers: [...order.keys()] });
    const ids = new Map<number, Id>();
    // In one order, so that two batches cannot hold each other up.
    for (const item of items.toSorted((left, right) => left.number - right.number)) {
      const name = `items.${order.get(item.number)}`;
      ids.set(item.number, await changeOne(tx, context, item, { name, planKeys }));
    }
    return loadSubscriptions(
      tx,
      context,
      items.map(({ number }) => ids.get(number) as Id),
    );
  },
};

type Locked = Row<(typeof lockSubscription)['columns']>;

async function changeOne(
  tx: Tx,
  context: Context,
  change: SubscriptionChange,
  { name, planKeys }: { name: string; planKeys: readonly string[] | undefined },
): Promise<Id> {
  const row = await tx.first(lockSubscription, { tenant: tx.tenantId, number: change.number });
  if (row === undefined || !isVisible(context.actor, row, planKeys)) throw refusal('not_found', name, 'unknown');
  return apply(tx, context, row, change, name);
}

/** @param name what refusals call the subscription */
async function apply(
  tx: Tx,
  { now }: Context,
  row: Locked,
  change: Omit<SubscriptionChange, 'number'>,
  name: string,
): Promise<Id> {
  const before: Period = { startsAt: row.starts_at, endsAt: row.ends_at };
  const after = change.cancel ? cancelled(before, now) : { ...before, ...defined(change) };
  if (after.endsAt !== null && after.endsAt <= after.startsAt && !change.cancel)
    throw refusal('invalid', `${name}.endsAt`, 'out_of_range');
  const subject: Subject = {
    subscriptionId: row.id as Id,
    personId: row.person_id as Id,
    recordId: row.record_id as Id,
    planId: row.plan_id as Id,
    ...after,
  };
  const fields = (['startsAt', 'endsAt'] as const).filter((field) => before[field] !== after[field]);
  if (fields.length === 0) return subject.subscriptionId;
  const status = statusAt(now, after);
  const due = nextChangeAt(now, after);
  const moved = await tx
    .run(movePeriod, {
      tenant: tx.tenantId,
      id: row.id,
      starts: new Date(after.startsAt),
      ends: after.endsAt === null ? null : new Date(after.endsAt),
      state: status,
      due: due === null ? null : new Date(due),
      now: new Date(now),
    })
    .catch(overlap(name));
  if (moved === 0) throw refusal('conflict', `${name}.startsAt`, 'wrong_value');
  const about = { personId: subject.personId, recordId: subject.recordId };
  await publish(tx, now, { type: 'subscription.updated', ...about, data: { ...factOf(subject), fields } });
  if (status !== row.state) await publishStatus(tx, now, subject, status);
  return subject.subscriptionId;
}

/** Ends now what has not ended of some records' subscriptions: for what follows from something else that was asked and allowed. */
export async function endRunning(tx: Tx, context: Context, records: readonly Id[]): Promise<void> {
  for (const { number } of await tx.all(runningOfRecords, { tenant: tx.tenantId, records: [...records] })) {
    const row = await tx.first(lockSubscription, { tenant: tx.tenantId, number });
    if (row !== undefined) await apply(tx, context, row, { cancel: true }, 'subscription');
  }
}

/** Ended now; one that has not begun never will, one that has ended stays as it is. */
function cancelled({ startsAt, endsAt }: Period, now: number): Period {
  if (endsAt !== null && endsAt <= now) return { startsAt, endsAt };
  return { startsAt: Math.min(startsAt, now), endsAt: now };
}

function defined({ startsAt, endsAt }: Omit<SubscriptionChange, 'number'>): Partial<Period> {
  return { ...(startsAt === undefined ? {} : { startsAt }), ...(endsAt === undefined ? {} : { endsAt }) };
}

function isVisible(actor: Actor, row: Locked, planKeys: readonly string[] | undefined): boolean {
  if (actor.sees === 'own' && row.credential_id !== actor.credentialId) return false;
  return planKeys === undefined || planKeys.includes(row.plan_key ?? row.plan_name);
}

function refusal(code: 'not_found' | 'invalid' | 'conflict', field: string, reason: FieldError['reason']): CoreError {
  return new CoreError(code, `a subscription cannot be changed: ${field} is ${reason}`, {
    fields: [{ field, reason }],
  });
}
