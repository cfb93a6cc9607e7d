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
  { id: 'uuid', record_id: 'uuid', status: 'text', became_customer_at: 'timestamptz?' },
  `select id, record_id, status, became_customer_at from leads where tenant_id = :tenant and record_id = any (:records)
   order by created_at desc, id desc limit 1 for update`,
);

/** Moves a lead on; it becomes a customer once, whatever its status is called later. Details are merged. */
export const moveLead = statement(
  'leads.move',
  { tenant: 'uuid', id: 'uuid', status: 'text', origin: 'text?', details: 'jsonb', now: 'timestamptz' },
  {},
  `update leads set status = :status, origin = coalesce(:origin, origin), details = details || :details, updated_at = :now,
     status_changed_at = case when status = :status then status_changed_at else :now end,
     became_customer_at = coalesce(became_customer_at, case when :status = 'customer' then :now end)
   where tenant_id = :tenant and id = :id`,
);
