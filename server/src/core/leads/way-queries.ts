import { joinedArrays, statement } from '../../store/statement.ts';

/** SQL of what became of leads: their states, ratings and contracts. */

/** Writes down what leads are now, each under an id of its own (`credentials`: empty for none). Their rows are held, so that every version is written once. */
export const insertStates = statement(
  'leads.insert_states',
  { tenant: 'uuid', ids: 'uuid[]', leads: 'uuid[]', credentials: 'text[]' },
  { written: 'bool' },
  `insert into lead_history (tenant_id, id, lead_id, version, credential_id, status, origin, offer_category_id, person, at)
   select l.tenant_id, s.id, l.id, l.version, nullif(s.credential, '')::uuid, l.status, l.origin, l.offer_category_id,
     (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(r.values || r.raw)
      where key in ('fullName', 'givenName', 'familyName', 'email', 'phone')),
     l.updated_at
   from unnest(:ids::uuid[], :leads::uuid[], :credentials::text[]) as s (id, lead, credential)
   join leads l on l.tenant_id = :tenant and l.id = s.lead
   join records r on r.tenant_id = l.tenant_id and r.id = l.record_id
   returning true as written`,
  joinedArrays,
);

export const statesOfLeads = statement(
  'leads.states',
  { tenant: 'uuid', leads: 'uuid[]' },
  {
    id: 'uuid',
    lead_id: 'uuid',
    version: 'int4',
    status: 'text',
    origin: 'text?',
    offer_category_id: 'uuid?',
    person: 'jsonb',
    at: 'timestamptz',
  },
  `select id, lead_id, version, status, origin, offer_category_id, person, at from lead_history
   where tenant_id = :tenant and lead_id = any (:leads) order by lead_id, version`,
);

/** @param credential when only what that credential wrote may be seen */
export const commentsOfLeads = statement(
  'leads.comments',
  { tenant: 'uuid', leads: 'uuid[]', credential: 'uuid?' },
  { id: 'uuid', lead_id: 'uuid', text: 'text', created_at: 'timestamptz' },
  `select id, lead_id, text, created_at from comments
   where tenant_id = :tenant and lead_id = any (:leads) and (:credential::uuid is null or credential_id = :credential)
   order by created_at, id`,
);

export const supersedeRating = statement(
  'leads.supersede_rating',
  { tenant: 'uuid', lead: 'uuid', now: 'timestamptz' },
  {},
  `update lead_ratings set superseded_at = :now where tenant_id = :tenant and lead_id = :lead and superseded_at is null`,
);

export const insertRating = statement(
  'leads.insert_rating',
  {
    tenant: 'uuid',
    id: 'uuid',
    lead: 'uuid',
    credential: 'uuid?',
    value: 'int4',
    comment: 'text?',
    now: 'timestamptz',
  },
  {},
  `insert into lead_ratings (tenant_id, id, lead_id, credential_id, value, comment, at)
   values (:tenant, :id, :lead, :credential, :value, :comment, :now)`,
);

/** A lead has one contract: what is said later is added to it, and what is not said stays. */
export const writeContract = statement(
  'leads.write_contract',
  {
    tenant: 'uuid',
    id: 'uuid',
    lead: 'uuid',
    number: 'text?',
    value: 'numeric?',
    signed: 'timestamptz?',
    description: 'text?',
    now: 'timestamptz',
  },
  { id: 'uuid', value: 'numeric?' },
  `insert into lead_contracts as c (tenant_id, id, lead_id, number, value, signed_at, description, created_at, updated_at)
   values (:tenant, :id, :lead, :number, :value, :signed, :description, :now, :now)
   on conflict (tenant_id, lead_id) do update set number = coalesce(excluded.number, c.number), value = coalesce(excluded.value, c.value),
     signed_at = coalesce(excluded.signed_at, c.signed_at), description = coalesce(excluded.description, c.description),
     updated_at = greatest(c.updated_at, excluded.updated_at)
   returning id, value`,
);

/** What a source said about somebody is no part of a lead's history any more once the source took it back. */
export const emptyStates = statement(
  'leads.empty_states',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `update lead_history set person = '{}' where tenant_id = :tenant
     and lead_id in (select id from leads where tenant_id = :tenant and record_id = any (:records))`,
);

const ofRecords = `where tenant_id = :tenant
     and lead_id in (select id from leads where tenant_id = :tenant and record_id = any (:records))`;

export const forgetStates = statement(
  'leads.forget_states',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from lead_history ${ofRecords}`,
);

export const forgetRatings = statement(
  'leads.forget_ratings',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from lead_ratings ${ofRecords}`,
);

export const forgetContracts = statement(
  'leads.forget_contracts',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from lead_contracts ${ofRecords}`,
);
