import { statement } from '../../store/statement.ts';

/** SQL of what is done about leads. */

export const insertAction = statement(
  'leads.insert_action',
  {
    tenant: 'uuid',
    id: 'uuid',
    lead: 'uuid',
    credential: 'uuid?',
    type: 'uuid',
    detail: 'text',
    happens: 'timestamptz',
    now: 'timestamptz',
  },
  {},
  `insert into lead_actions (tenant_id, id, lead_id, credential_id, type_id, detail, happens_at, created_at, updated_at)
   values (:tenant, :id, :lead, :credential, :type, :detail, :happens, :now, :now)`,
);

/** Nulls stay what they are. @param credential when only that credential's actions, of leads of its own, may be found */
export const changeActionRow = statement(
  'leads.change_action',
  {
    tenant: 'uuid',
    id: 'uuid',
    credential: 'uuid?',
    lead: 'uuid?',
    type: 'uuid?',
    detail: 'text?',
    happens: 'timestamptz?',
    now: 'timestamptz',
  },
  { lead_id: 'uuid' },
  `update lead_actions a set lead_id = coalesce(:lead, a.lead_id), type_id = coalesce(:type, a.type_id),
     detail = coalesce(:detail, a.detail), happens_at = coalesce(:happens, a.happens_at), updated_at = greatest(a.updated_at, :now)
   where a.tenant_id = :tenant and a.id = :id and (:credential::uuid is null or (a.credential_id = :credential
     and exists (select from leads l where l.tenant_id = :tenant and l.id = a.lead_id and l.credential_id = :credential)))
   returning a.lead_id`,
);

/** The latest first; those of types that are archived, too. @param credential when only what that credential did may be seen */
export const actionsOfLeads = statement(
  'leads.actions',
  { tenant: 'uuid', leads: 'uuid[]', credential: 'uuid?', most: 'int8' },
  {
    id: 'uuid',
    lead_id: 'uuid',
    type_id: 'uuid',
    type_name: 'text',
    detail: 'text',
    happens_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  `select a.id, a.lead_id, a.type_id, t.name as type_name, a.detail, a.happens_at, a.created_at, a.updated_at
   from lead_actions a join catalogue_items t on t.tenant_id = a.tenant_id and t.id = a.type_id
   where a.tenant_id = :tenant and a.lead_id = any (:leads) and (:credential::uuid is null or a.credential_id = :credential)
   order by a.happens_at desc, a.id desc limit :most`,
);

export const forgetActions = statement(
  'leads.forget_actions',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from lead_actions where tenant_id = :tenant
     and lead_id in (select id from leads where tenant_id = :tenant and record_id = any (:records))`,
);
