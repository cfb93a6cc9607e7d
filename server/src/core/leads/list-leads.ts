import { sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Actor } from '../actor.ts';
import { deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import { and } from '../people/filter.ts';
import { type PersonRef, resolvePerson } from '../people/find-person.ts';
import { loadViews } from '../people/list-people.ts';
import type { UseCase } from '../run.ts';
import type { LeadStatus, LeadView, LostReason, NamedItem } from './leads.ts';

export interface ListLeads {
  readonly id?: Id;
  /** Created within, epoch milliseconds, `to` excluded. */
  readonly from?: number;
  readonly to?: number;
  /** Only leads that name location, offer category, offer and consultant. */
  readonly complete?: boolean;
  /** In the partner's words, exactly. */
  readonly origin?: string;
  readonly personRef?: PersonRef;
  readonly limit: number;
  readonly offset: number;
}

interface LeadRow {
  id: Id;
  record_id: Id;
  subject_id: Id;
  source: string;
  status: LeadStatus;
  origin: string | null;
  found: Record<string, NamedItem> | null;
  targets: Record<string, string | null>;
  consultant: { id: Id; name: string } | null;
  lost_reason: LostReason | null;
  contract_id: Id | null;
  rating: number | null;
  version: number;
  details: Record<string, unknown>;
  created_at: number;
  status_changed_at: number;
  updated_at: number;
}

/** Leads, newest first, each with its person as the actor may see it. @throws CoreError `not_found` for an unknown person */
export const listLeads: UseCase<ListLeads, LeadView[]> = {
  name: 'leads.list',
  isList: true,
  async run(tx, context, input) {
    const { actor } = context;
    const where = [sql`l.tenant_id = ${actor.tenantId}`];
    if (actor.sees === 'own') where.push(sql`l.credential_id = ${actor.credentialId}`);
    if (input.id !== undefined) where.push(sql`l.id = ${input.id}`);
    if (input.from !== undefined) where.push(sql`l.created_at >= ${new Date(input.from)}`);
    if (input.to !== undefined) where.push(sql`l.created_at < ${new Date(input.to)}`);
    if (input.origin !== undefined) where.push(sql`l.origin = ${input.origin}`);
    if (input.complete) {
      where.push(
        sql`l.location_id is not null and l.offer_category_id is not null and l.offer_id is not null and l.consultant_id is not null`,
      );
    }
    if (input.personRef !== undefined) {
      const { records } = await resolvePerson(tx, actor, input.personRef);
      where.push(sql`l.record_id = any (${records.map((record) => record.id)}::uuid[])`);
    }
    const page = isWhole(actor, input)
      ? idsOf(await readPage(tx, context.now, deepList(tx.tenantId, 'complete_leads'), { ...input, descending: true }))
      : sql`select l.id from leads l where ${and(where)} order by l.created_at desc, l.id desc limit ${input.limit} offset ${input.offset}`;
    const rows = await tx.query<LeadRow>(leadRows(actor.tenantId, page));
    const people = await loadViews(
      tx,
      context,
      [...new Set(rows.map((row) => (actor.sees === 'own' ? row.record_id : row.subject_id)))],
      [],
    );
    const byId = new Map(people.map((person) => [person.id, person]));
    return rows.flatMap((row) => {
      const person = byId.get(actor.sees === 'own' ? row.record_id : row.subject_id);
      return person === undefined ? [] : [toView(row, person)];
    });
  },
};

/** All complete leads of the tenant. */
function isWhole({ sees }: Actor, { complete, limit: _limit, offset: _offset, ...others }: ListLeads): boolean {
  return complete === true && sees === 'tenant' && Object.values(others).every((value) => value === undefined);
}

function idsOf(ids: readonly Id[]) {
  return sql`select unnest(${[...ids]}::uuid[])`;
}

/** The page's leads with the names of what they point at. */
function leadRows(tenantId: Id, page: ReturnType<typeof sql>) {
  return sql<LeadRow>`
    select l.id, l.record_id, r.person_id as subject_id, l.source, l.status, l.origin, l.details, l.created_at, l.status_changed_at, l.updated_at,
      l.lost_reason, l.version,
      (select c.id from lead_contracts c where c.tenant_id = ${tenantId} and c.lead_id = l.id) as contract_id,
      (select g.value from lead_ratings g where g.tenant_id = ${tenantId} and g.lead_id = l.id and g.superseded_at is null) as rating,
      (select jsonb_object_agg(i.id, jsonb_build_object('id', i.id, 'name', i.name, 'price', i.price::text, 'externalId', i.external_id))
       from catalogue_items i where i.tenant_id = ${tenantId} and i.id in
         (l.offer_category_id, l.offer_id, l.sku_id, l.location_id, l.offline_campaign_id, l.channel_id, l.branch_id)) as found,
      jsonb_build_object('offerCategory', l.offer_category_id, 'offer', l.offer_id, 'sku', l.sku_id, 'location', l.location_id,
        'offlineCampaign', l.offline_campaign_id, 'channel', l.channel_id, 'branch', l.branch_id) as targets,
      (select jsonb_build_object('id', s.id, 'name', trim(s.first_name || ' ' || s.last_name)) from staff s
       where s.tenant_id = ${tenantId} and s.id = l.consultant_id) as consultant
    from leads l join records r on r.tenant_id = l.tenant_id and r.id = l.record_id
    where l.tenant_id = ${tenantId} and l.id in (${page})
    order by l.created_at desc, l.id desc`;
}

function toView(row: LeadRow, person: LeadView['person']): LeadView {
  const item = (name: string) => row.found?.[row.targets[name] ?? ''] ?? null;
  return {
    id: row.id,
    recordId: row.record_id,
    person,
    source: row.source,
    status: row.status,
    origin: row.origin,
    offerCategory: item('offerCategory'),
    offer: item('offer'),
    sku: item('sku'),
    location: item('location'),
    offlineCampaign: item('offlineCampaign'),
    channel: item('channel'),
    branch: item('branch'),
    consultant: row.consultant,
    lostReason: row.lost_reason,
    contractId: row.contract_id,
    rating: row.rating,
    version: row.version,
    details: row.details,
    createdAt: row.created_at,
    statusChangedAt: row.status_changed_at,
    updatedAt: row.updated_at,
  };
}
