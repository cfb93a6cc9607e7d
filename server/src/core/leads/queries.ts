import { statement } from '../../store/statement.ts';

/** SQL of leads. The list is composed in list-leads.ts. */

export const insertLead = statement(
  'leads.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    source: 'text',
    credential: 'uuid?',
    status: 'text',
    origin: 'text?',
    offerCategory: 'uuid?',
    offer: 'uuid?',
    sku: 'uuid?',
    location: 'uuid?',
    campaign: 'uuid?',
    channel: 'uuid?',
    branch: 'uuid?',
    consultant: 'uuid?',
    details: 'jsonb',
    created: 'timestamptz',
    becameCustomer: 'timestamptz?',
    now: 'timestamptz',
  },
  {},
  `insert into leads (tenant_id, id, record_id, source, credential_id, status, origin, offer_category_id, offer_id, sku_id, location_id,
     offline_campaign_id, channel_id, branch_id, consultant_id, details, created_at, status_changed_at, became_customer_at, updated_at)
   values (:tenant, :id, :record, :source, :credential, :status, :origin, :offerCategory, :offer, :sku, :location,
     :campaign, :channel, :branch, :consultant, :details, :created, :created, :becameCustomer, :now)`,
);

export const leadsOfRecords = statement(
  'leads.of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  {
    recordId: 'uuid',
    id: 'uuid',
    status: 'text',
    origin: 'text?',
    offerId: 'uuid?',
    branchId: 'uuid?',
    details: 'jsonb',
    createdAt: 'timestamptz',
    statusChangedAt: 'timestamptz',
    becameCustomerAt: 'timestamptz?',
  },
  `select record_id as "recordId", id, status, origin, offer_id as "offerId", branch_id as "branchId", details, created_at as "createdAt",
     status_changed_at as "statusChangedAt", became_customer_at as "becameCustomerAt" from leads
   where tenant_id = :tenant and record_id = any (:records) order by created_at, id`,
);

export const forgetLeads = statement(
  'leads.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from leads where tenant_id = :tenant and record_id = any (:records)`,
);

/** The latest lead of some records, held until the end of the transaction: of two changes at once the second sees the first's. */
export const lockLatestLead = statement(
  'leads.lock_latest',
  { tenant: 'uuid', records: 'uuid[]' },
  { id: 'uuid', record_id: 'uuid', status: 'text' },
  `select id, record_id, status from leads where tenant_id = :tenant and record_id = any (:records)
   order by created_at desc, id desc limit 1 for update`,
);

/** @param credential when only that credential's leads may be found */
export const findLeadRow = statement(
  'leads.find',
  { tenant: 'uuid', id: 'uuid', credential: 'uuid?' },
  { id: 'uuid', record_id: 'uuid', person_id: 'uuid' },
  `select l.id, l.record_id, r.person_id from leads l join records r on r.tenant_id = l.tenant_id and r.id = l.record_id
   where l.tenant_id = :tenant and l.id = :id and (:credential::uuid is null or l.credential_id = :credential)`,
);

export const lockLead = statement(
  'leads.lock',
  { tenant: 'uuid', id: 'uuid' },
  { status: 'text' },
  `select status from leads where tenant_id = :tenant and id = :id for update`,
);

/**
 * Moves a lead on by one version; it becomes a customer once, whatever its status is called later. Details are merged. Its time never
 * goes back: of two changes at once the second may have begun first.
 */
export const moveLeadRow = statement(
  'leads.move',
  {
    tenant: 'uuid',
    id: 'uuid',
    status: 'text',
    lostReason: 'text?',
    origin: 'text?',
    setSku: 'bool',
    sku: 'uuid?',
    setChannel: 'bool',
    channel: 'uuid?',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `update leads set status = :status, origin = coalesce(:origin, origin), details = details || :details,
     version = version + 1, updated_at = greatest(updated_at, :now),
     lost_reason = case when :status = 'lost' then coalesce(:lostReason, lost_reason) end,
     sku_id = case when :setSku then :sku else sku_id end,
     channel_id = case when :setChannel then :channel else channel_id end,
     status_changed_at = case when status = :status then status_changed_at else :now end,
     became_customer_at = coalesce(became_customer_at, case when :status = 'customer' then :now end)
   where tenant_id = :tenant and id = :id`,
);
