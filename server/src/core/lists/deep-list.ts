import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Listed } from '../counters/names.ts';

type Sql = RawBuilder<unknown>;

/** How a list is ordered, oldest first: by a moment and the id, or by the number. */
export type DeepOrder = 'created_at' | 'allotted_at' | 'number';

interface Definition {
  /** What counts its rows: the whole of the tenant's, or `.own.` of the part. */
  readonly counter: Listed;
  readonly order: DeepOrder;
  readonly table: 'people' | 'records' | 'orders' | 'leads' | 'subscriptions' | 'loyalty_codes';
  /** Which rows, of `t`; `part` is the credential whose own they are. */
  where?(part: Id): Sql;
  readonly part?: 'own';
}

/** As the index `leads_complete` has it. */
const complete = sql`(t.location_id is not null and t.offer_category_id is not null and t.offer_id is not null and t.consultant_id is not null)`;

/** Lists that are read by the page to any depth. Rows come in at their ends, and are seldom taken out. */
const definitions = {
  people: { counter: 'people', order: 'created_at', table: 'people' },
  people_by_number: { counter: 'people', order: 'number', table: 'people' },
  own_people: {
    counter: 'people',
    order: 'created_at',
    table: 'records',
    part: 'own',
    where: (own) => sql`t.credential_id = ${own}`,
  },
  orders: { counter: 'orders', order: 'created_at', table: 'orders' },
  resolved_orders: {
    counter: 'orders.resolved',
    order: 'created_at',
    table: 'orders',
    where: () => sql`t.status = 'resolved'`,
  },
  complete_leads: { counter: 'leads.complete', order: 'created_at', table: 'leads', where: () => complete },
  subscriptions: { counter: 'subscriptions', order: 'number', table: 'subscriptions' },
  own_subscriptions: {
    counter: 'subscriptions',
    order: 'number',
    table: 'subscriptions',
    part: 'own',
    where: (own) => sql`t.credential_id = ${own}`,
  },
  codes: { counter: 'codes', order: 'allotted_at', table: 'loyalty_codes', where: () => sql`t.record_id is not null` },
} as const satisfies Readonly<Record<string, Definition>>;
export type DeepKind = keyof typeof definitions;

/** One list of one tenant. */
export interface DeepList {
  readonly name: string;
  readonly kind: DeepKind;
  readonly part: Id | null;
  readonly counter: string;
  readonly order: DeepOrder;
  /** `<table> t where …`, without an order. */
  readonly rows: Sql;
}

/** @param part the credential, for kinds that begin with `own` */
export function deepList(tenantId: Id | string, kind: DeepKind, part: Id | null = null): DeepList {
  const { counter, order, table, where, part: by }: Definition = definitions[kind];
  const narrowed = where === undefined ? sql`` : sql` and ${where(part as Id)}`;
  return {
    name: part === null ? kind : `${kind}.${part}`,
    kind,
    part,
    counter: by === 'own' ? `${counter}.own.${part}` : counter,
    order,
    rows: sql`${sql.table(table)} t where t.tenant_id = ${tenantId}${narrowed}`,
  };
}

const counters: ReadonlySet<string> = new Set(Object.values(definitions).map(({ counter }) => counter));

/** Whether a counter is one that such a list's marks are checked by. */
export function countsDeepList(counter: string): boolean {
  return counters.has(counter.split('.own.', 1)[0] ?? '');
}
