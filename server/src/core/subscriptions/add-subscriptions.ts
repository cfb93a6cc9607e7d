import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { planFor } from '../catalogue/find-plan.ts';
import { CoreError, invalid } from '../errors.ts';
import { ensureRecord } from '../people/ensure-record.ts';
import { personIdByEmail } from '../people/find-person-by-email.ts';
import type { PersonRecord } from '../people/record.ts';
import type { Context, UseCase } from '../run.ts';
import { countPeriods, insertPeriod } from './insert-period.ts';
import { loadSubscriptions } from './load.ts';
import { lockPeople } from './queries.ts';
import { mostAtOnce, type Period, type SubscriptionView } from './subscriptions.ts';

export interface NewSubscription extends Period {
  /** In any spelling. */
  readonly email: string;
  /** The partner's own text for the plan. */
  readonly planKey: string;
}

export interface AddSubscriptions {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  /** 1 to `mostAtOnce`. */
  readonly items: readonly NewSubscription[];
}

/**
 * Takes in subscriptions of people that are known, all or none.
 * @throws CoreError `invalid` naming `items.<n>.email` for an unknown person and `items.<n>.endsAt` for an end that is not after the
 * start, `conflict` naming `items.<n>` when the person has the plan in a part of the period already
 */
export const addSubscriptions: UseCase<AddSubscriptions, SubscriptionView[]> = {
  name: 'subscriptions.add',
  once: { recordsOf: (added) => [...new Set(added.map(({ recordId }) => recordId))] },
  async run(tx, context, { scope, items }) {
    if (items.length === 0 || items.length > mostAtOnce) throw invalid('items', 'out_of_range');
    const fields = items.flatMap(({ startsAt, endsAt }, n) =>
      endsAt !== null && endsAt <= startsAt ? [{ field: `items.${n}.endsAt`, reason: 'out_of_range' as const }] : [],
    );
    if (fields.length > 0) throw new CoreError('invalid', 'a subscription ends before it starts', { fields });
    const records = await recordsOf(tx, context, items, scope);
    const ids: Id[] = [];
    const planIds: Id[] = [];
    for (const [n, { planKey, startsAt, endsAt }] of items.entries()) {
      const record = records.get(items[n]?.email ?? '') as PersonRecord;
      const planId = await planFor(tx, context.now, planKey);
      planIds.push(planId);
      ids.push(await insertPeriod(tx, context, { record, planId, startsAt, endsAt }, `items.${n}`));
    }
    await countPeriods(tx, context.actor, planIds);
    return loadSubscriptions(tx, context, ids);
  },
};

/** Records by e-mail as sent. People are locked in one order, so that two batches cannot hold each other up. */
async function recordsOf(
  tx: Tx,
  context: Context,
  items: readonly NewSubscription[],
  scope: string,
): Promise<Map<string, PersonRecord>> {
  const known = new Map<string, Id>();
  const unknown = new Set<string>();
  for (const email of new Set(items.map((item) => item.email))) {
    const id = await personIdByEmail(tx, context.actor, email, scope);
    if (id === undefined) unknown.add(email);
    else known.set(email, id);
  }
  await tx.all(lockPeople, { tenant: tx.tenantId, ids: [...known.values()] });
  const records = new Map<string, PersonRecord>();
  for (const [email, id] of known) records.set(email, await ensureRecord(tx, context, { id }, scope));
  if (unknown.size === 0) return records;
  const fields = items.flatMap(({ email }, n) =>
    unknown.has(email) ? [{ field: `items.${n}.email`, reason: 'unknown' as const }] : [],
  );
  throw new CoreError('invalid', 'nobody has this e-mail', { fields });
}
