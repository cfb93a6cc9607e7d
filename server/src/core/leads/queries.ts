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
    now: 'timestamptz',
  },
  {},
  `insert into leads (tenant_id, id, record_id, source, credential_id, status, origin, offer_category_id, offer_id, sku_id, location_id,
     offline_campaign_id, channel_id, branch_id, consultant_id, details, created_at, status_changed_at, updated_at)
   values (:tenant, :id, :record, :source, :credential, :status, :origin, :offerCategory, :offer, :sku, :location,
     :campaign, :channel, :branch, :consultant, :details, :created, :created, :now)`,
);

export const leadsOfRecords = statement(
  'leads.of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  { recordId: 'uuid', id: 'uuid', status: 'text', origin: 'text?', branchId: 'uuid?', createdAt: 'timestamptz' },
  `select record_id as "recordId", id, status, origin, branch_id as "branchId", created_at as "createdAt" from leads
   where tenant_id = :tenant and record_id = any (:records) order by created_at, id`,
);
