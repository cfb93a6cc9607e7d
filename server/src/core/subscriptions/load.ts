import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { loadViews } from '../people/list-people.ts';
import type { Context } from '../run.ts';
import { type SubscriptionView, statusAt } from './subscriptions.ts';

interface SubscriptionRow {
  id: Id;
  number: number;
  record_id: Id;
  subject_id: Id;
  plan: SubscriptionView['plan'];
  package: SubscriptionView['package'];
  starts_at: number;
  ends_at: number | null;
  paid_at: number | null;
  created_at: number;
  updated_at: number;
}

/** Subscriptions by their ids, in the order given, each with its person as the actor may see it. */
export async function loadSubscriptions(tx: Tx, context: Context, ids: readonly Id[]): Promise<SubscriptionView[]> {
  if (ids.length === 0) return [];
  const { actor, now } = context;
  const rows = await tx.query<SubscriptionRow>(selectRows(actor.tenantId, ids));
  const subjectOf = (row: SubscriptionRow) => (actor.sees === 'own' ? row.record_id : row.subject_id);
  const people = await loadViews(tx, context, [...new Set(rows.map(subjectOf))], []);
  const personById = new Map(people.map((person) => [person.id, person]));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rowById.get(id);
    const person = row && personById.get(subjectOf(row));
    return row === undefined || person === undefined ? [] : [toView(row, person, now)];
  });
}

function selectRows(tenantId: Id, ids: readonly Id[]): RawBuilder<SubscriptionRow> {
  return sql<SubscriptionRow>`
    select s.id, s.number, s.record_id, r.person_id as subject_id, s.starts_at, s.ends_at, s.paid_at, s.created_at, s.updated_at,
      jsonb_build_object('id', i.id, 'number', i.number, 'name', i.name, 'key', i.external_id) as plan,
      case when p.id is not null then jsonb_build_object('id', p.id, 'number', p.number, 'name', p.name) end as package
    from subscriptions s
    join records r on r.tenant_id = s.tenant_id and r.id = s.record_id
    join catalogue_items i on i.tenant_id = s.tenant_id and i.id = s.plan_id
    left join catalogue_items p on p.tenant_id = s.tenant_id and p.id = s.package_id
    where s.tenant_id = ${tenantId} and s.id = any (${[...ids]}::uuid[])`;
}

function toView(row: SubscriptionRow, person: SubscriptionView['person'], now: number): SubscriptionView {
  const period = { startsAt: row.starts_at, endsAt: row.ends_at };
  return {
    ...period,
    id: row.id,
    number: row.number,
    recordId: row.record_id,
    person,
    plan: row.plan,
    package: row.package,
    paidAt: row.paid_at,
    status: statusAt(now, period),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
