import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { countRows, totalOf } from '../counters/totals.ts';
import { deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import { and, conditionSql } from '../people/filter.ts';
import { loadViews, subject } from '../people/list-people.ts';
import type { RelatedKind } from '../people/related.ts';
import type { PersonView } from '../people/view.ts';
import type { UseCase } from '../run.ts';

export interface ListResolvedOrders {
  /** Created within, epoch milliseconds, both included. */
  readonly from?: number;
  readonly to?: number;
  /** Of people with this in their name, e-mail or phone. */
  readonly text?: string;
  readonly related?: readonly RelatedKind[];
  readonly limit: number;
  readonly offset: number;
}

/** An order that was paid, with its person as the actor may see it. The price is decimal text. */
export interface ResolvedOrder {
  readonly id: Id;
  readonly price: string;
  readonly currency: string;
  readonly createdAt: number;
  readonly person: PersonView;
}

export interface ResolvedOrderPage {
  readonly orders: readonly ResolvedOrder[];
  /** All that fit. */
  readonly total: number;
}

type Sql = RawBuilder<unknown>;

async function found(tx: Tx, from: Sql, { limit, offset }: ListResolvedOrders): Promise<Id[]> {
  const page = sql`select o.id ${from} order by o.created_at desc, o.id desc limit ${limit} offset ${offset}`;
  return (await tx.query<{ id: Id }>(page)).map(({ id }) => id);
}

/** @param person the record's column by which the actor sees the person */
function loadRows(tx: Tx, person: Sql, ids: readonly Id[]): Promise<OrderRow[]> {
  return tx.query<OrderRow>(sql`select o.id, ${person} as subject_id, o.price::text as price, o.currency, o.created_at
    from orders o join records r on r.tenant_id = o.tenant_id and r.id = o.record_id
    where o.tenant_id = ${tx.tenantId} and o.id = any (${[...ids]}::uuid[]) order by o.created_at desc, o.id desc`);
}

interface OrderRow {
  id: Id;
  subject_id: Id;
  price: string;
  currency: string;
  created_at: number;
}

/** Resolved orders, newest first: everybody's for who sees the tenant, those on its own records for who sees its own. */
export const listResolvedOrders: UseCase<ListResolvedOrders, ResolvedOrderPage> = {
  name: 'orders.list_resolved',
  isList: true,
  async run(tx, context, input) {
    const { actor, now } = context;
    const person = actor.sees === 'own' ? sql`r.id` : sql`r.person_id`;
    const where = [sql`o.tenant_id = ${actor.tenantId}`, sql`o.status = 'resolved'`];
    if (actor.sees === 'own') where.push(sql`r.credential_id = ${actor.credentialId}`);
    if (input.from !== undefined) where.push(sql`o.created_at >= ${new Date(input.from)}`);
    if (input.to !== undefined) where.push(sql`o.created_at <= ${new Date(input.to)}`);
    if (input.text !== undefined) {
      const found = conditionSql(actor, now, { on: 'text', query: input.text });
      where.push(sql`${person} in (select s.id from ${subject(actor)} s where ${found})`);
    }
    const from = sql`from orders o join records r on r.tenant_id = o.tenant_id and r.id = o.record_id where ${and(where)}`;
    const isWhole = input.from === undefined && input.to === undefined && input.text === undefined;
    // Who sees the tenant sees all orders, so that a page of them is found without their records.
    const page =
      isWhole && actor.sees === 'tenant'
        ? await readPage(tx, now, deepList(tx.tenantId, 'resolved_orders'), { ...input, descending: true })
        : await found(tx, from, input);
    const rows = await loadRows(tx, person, page);
    const total = isWhole ? await totalOf(tx, actor, 'orders.resolved') : await countRows(tx, from);
    const ids = [...new Set(rows.map((row) => row.subject_id))];
    const people = await loadViews(tx, context, ids, input.related ?? []);
    const byId = new Map(people.map((one) => [one.id, one]));
    const orders = rows.flatMap(({ id, subject_id, price, currency, created_at: createdAt }) => {
      const whose = byId.get(subject_id);
      return whose === undefined ? [] : [{ id, price, currency, createdAt, person: whose }];
    });
    return { orders, total };
  },
};
