import { type RawBuilder, sql } from 'kysely';
import { and, compare, type SubscriptionPart } from './filter.ts';

type Sql = RawBuilder<unknown>;

const statuses = ['pending', 'active', 'expired'] as const;

/** What one subscription `b` must be. Plans and statuses are named so that indexes and statistics serve them, wherever they can be. */
export function subscriptionParts(tenantId: string, now: number, parts: readonly SubscriptionPart[]): Sql {
  return and(parts.map((part) => (part.field === 'status' ? statusSql(now, part) : planSql(tenantId, part))));
}

function planSql(tenantId: string, { op, value }: SubscriptionPart): Sql {
  const number = compare(sql`i.number`, 'number', op, value);
  return sql`b.plan_id = any (array(select i.id from catalogue_items i where i.tenant_id = ${tenantId} and i.kind = 'plan' and ${number}))`;
}

/** By the period, which is what a status is: of three, those that fit. */
function statusSql(now: number, { op, value }: SubscriptionPart): Sql {
  const at = new Date(now);
  const periods: Record<(typeof statuses)[number], Sql> = {
    pending: sql`b.starts_at > ${at}`,
    active: sql`(b.starts_at <= ${at} and (b.ends_at is null or b.ends_at > ${at}))`,
    expired: sql`(b.starts_at <= ${at} and b.ends_at <= ${at})`,
  };
  const asked = [value].flat();
  if (op === 'eq' || op === 'in')
    return either(statuses.filter((one) => asked.includes(one)).map((one) => periods[one]));
  if (op === 'neq' || op === 'nin')
    return either(statuses.filter((one) => !asked.includes(one)).map((one) => periods[one]));
  const status = sql`(case when b.starts_at > ${at} then 'pending' when b.ends_at <= ${at} then 'expired' else 'active' end)`;
  return compare(status, 'string', op, value);
}

function either(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}
