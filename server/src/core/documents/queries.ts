import { statement } from '../../store/statement.ts';

/** SQL of documents. A credential that sees its own (`own`) sees what it added to leads that it brought in. */

export const documentColumns = {
  id: 'uuid',
  leadId: 'uuid',
  leadActionId: 'uuid?',
  type: 'text',
  name: 'text',
  createdAt: 'timestamptz',
} as const;
const viewColumns = `d.id, d.lead_id as "leadId", d.lead_action_id as "leadActionId", d.type, d.name, d.created_at as "createdAt"`;

/** The lead and its action are what the foreign keys check. */
export const insertDocuments = statement(
  'documents.insert',
  {
    tenant: 'uuid',
    ids: 'uuid[]',
    names: 'text[]',
    record: 'uuid',
    lead: 'uuid',
    action: 'uuid?',
    credential: 'uuid?',
    type: 'text',
    now: 'timestamptz',
  },
  { id: 'uuid' },
  `insert into documents (tenant_id, id, record_id, lead_id, lead_action_id, credential_id, type, name, created_at)
   select :tenant, d.id, :record, :lead, :action, :credential, :type, d.name, :now from unnest(:ids::uuid[], :names::text[]) as d (id, name)
   returning id`,
);

export const findActionOfLead = statement(
  'documents.find_action',
  { tenant: 'uuid', lead: 'uuid', id: 'uuid', own: 'uuid?' },
  { id: 'uuid' },
  `select id from lead_actions a where a.tenant_id = :tenant and a.lead_id = :lead and a.id = :id
     and (:own::uuid is null or a.credential_id = :own)`,
);

export const findLeadDocument = statement(
  'documents.find',
  { tenant: 'uuid', lead: 'uuid', id: 'uuid', own: 'uuid?' },
  documentColumns,
  `select ${viewColumns} from documents d join leads l on l.tenant_id = d.tenant_id and l.id = d.lead_id
   where d.tenant_id = :tenant and d.lead_id = :lead and d.id = :id and (:own::uuid is null or (l.credential_id = :own and d.credential_id = :own))`,
);

export const documentsOfLead = statement(
  'documents.of_lead',
  { tenant: 'uuid', lead: 'uuid', own: 'uuid?', limit: 'int8' },
  documentColumns,
  `select ${viewColumns} from documents d join leads l on l.tenant_id = d.tenant_id and l.id = d.lead_id
   where d.tenant_id = :tenant and d.lead_id = :lead and (:own::uuid is null or (l.credential_id = :own and d.credential_id = :own))
   order by d.created_at desc, d.id desc limit :limit`,
);

export const documentsOfLeadActions = statement(
  'documents.of_lead_actions',
  { tenant: 'uuid', actions: 'uuid[]' },
  documentColumns,
  `select ${viewColumns} from documents d where d.tenant_id = :tenant and d.lead_action_id = any (:actions)
   order by d.created_at, d.id`,
);

export const forgetDocuments = statement(
  'documents.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from documents where tenant_id = :tenant and record_id = any (:records)`,
);
