import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { lockPerson } from '../people/queries.ts';
import type { Context } from '../run.ts';
import { insertPoints, insertPurchase, rulesFulfilled } from './point-queries.ts';

/** A purchase that the operator's own systems have confirmed: never what a page or an app says about itself. */
export interface Purchase {
  /** The lead that became a customer by it. */
  readonly leadId: Id;
  readonly personId: Id;
  readonly recordId: Id;
  /** Decimal text. */
  readonly value: string;
  /** Three letters. */
  readonly currency?: string | undefined;
}

/**
 * Takes down what was bought, once a lead, and gives the points that campaigns promise for it.
 * @returns the points that this purchase earned; 0 when it was taken down before
 */
export async function earnFromPurchase(tx: Tx, { now }: Context, purchase: Purchase): Promise<number> {
  const { leadId: lead, personId, recordId, value, currency = null } = purchase;
  const tenant = tx.tenantId;
  const at = new Date(now);
  if (!(Number(value) > 0)) return 0;
  // Of two purchases of one person at once the second sees what the first earned.
  await tx.first(lockPerson, { tenant, id: personId });
  const isNew = await tx.run(insertPurchase, { tenant, lead, record: recordId, value, currency, now: at });
  if (isNew === 0) return 0;
  let earned = 0;
  const rules = await tx.all(rulesFulfilled, { tenant, person: personId, lead, value, currency, now: at });
  for (const rule of rules) {
    const campaignId = rule.campaignId as Id;
    const entry = { rule: rule.id, source: lead, points: rule.points };
    await tx.run(insertPoints, { tenant, id: newId(now), record: recordId, campaign: campaignId, ...entry, now: at });
    const data = { leadId: lead, campaignId, points: rule.points };
    await publish(tx, now, { type: 'loyalty.points_earned', personId, recordId, data });
    earned += rule.points;
  }
  return earned;
}
