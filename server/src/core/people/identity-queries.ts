import { joinedArrays, statement } from '../../store/statement.ts';

/** SQL of who is who: identifiers, unique properties, decisions and doubts. */

export const claimedIdentifiers = statement(
  'people.claimed_identifiers',
  { tenant: 'uuid', kinds: 'text[]', values: 'text[]' },
  { kind: 'text', value: 'text', person_id: 'uuid' },
  // A look-up for each, whatever the planner thinks of the table's size (`offset 0`): it may have grown by thousands since it was analysed.
  `select i.kind, i.value, i.person_id from unnest(:kinds::text[], :values::text[]) as wanted (kind, value)
   cross join lateral (select kind, value, person_id from identifiers
     where tenant_id = :tenant and kind = wanted.kind and value = wanted.value offset 0) as i`,
);

export const personIdentifiers = statement(
  'people.identifiers',
  { tenant: 'uuid', person: 'uuid' },
  { kind: 'text', value: 'text' },
  `select kind, value from identifiers where tenant_id = :tenant and person_id = :person`,
);

/** Fails on `identifiers_pkey` when somebody claimed it since we looked: that is how a race is noticed. */
export const claimIdentifiersOf = statement(
  'people.claim_identifiers',
  { tenant: 'uuid', kinds: 'text[]', values: 'text[]', people: 'uuid[]' },
  { claimed: 'bool' },
  // In one order: of two transactions that claim the same, one waits for the other and never both.
  `insert into identifiers (tenant_id, kind, value, person_id)
   select :tenant::uuid, c.kind, c.value, c.person_id
   from unnest(:kinds::text[], :values::text[], :people::uuid[]) as c (kind, value, person_id) order by c.kind, c.value
   returning true as claimed`,
  joinedArrays,
);

/**
 * Gives up claims that no record of the person carries any more (after an update that changed an identifier).
 * The record's row must have been written before.
 */
export const releaseIdentifiers = statement(
  'people.release_identifiers',
  { tenant: 'uuid', person: 'uuid' },
  {},
  `delete from identifiers i where i.tenant_id = :tenant and i.person_id = :person and not exists (
     select from records r where r.tenant_id = :tenant and r.person_id = i.person_id
     and i.value = case i.kind when 'email' then r.email when 'phone' then r.phone when 'external_id' then r.external_id else r.national_id end)`,
);

/** How many people have records with this phone: more than one makes it useless for linking. */
export const peopleWithPhone = statement(
  'people.with_phone',
  { tenant: 'uuid', phone: 'text' },
  { person_id: 'uuid' },
  `select distinct person_id from records where tenant_id = :tenant and phone = :phone limit 2`,
);

export const insertDecision = statement(
  'people.insert_decision',
  {
    tenant: 'uuid',
    id: 'uuid',
    now: 'timestamptz',
    decision: 'text',
    rule: 'text',
    person: 'uuid',
    record: 'uuid',
    identifiers: 'jsonb',
    credential: 'uuid?',
  },
  {},
  `insert into identity_log (tenant_id, id, at, decision, rule, person_id, record_id, identifiers, credential_id)
   values (:tenant, :id, :now, :decision, :rule, :person, :record, :identifiers, :credential)`,
);

export const insertReview = statement(
  'people.insert_review',
  {
    tenant: 'uuid',
    id: 'uuid',
    now: 'timestamptz',
    reason: 'text',
    record: 'uuid',
    person: 'uuid',
    other: 'uuid',
    identifiers: 'jsonb',
  },
  {},
  `insert into identity_reviews (tenant_id, id, at, state, reason, record_id, person_id, other_person_id, identifiers)
   values (:tenant, :id, :now, 'open', :reason, :record, :person, :other, :identifiers)
   on conflict (tenant_id, record_id, other_person_id, reason) where state = 'open' do nothing`,
);

export const claimUniqueProperty = statement(
  'people.claim_unique_property',
  { tenant: 'uuid', source: 'text', scope: 'text', key: 'text', value: 'text', record: 'uuid' },
  {},
  `insert into unique_property_values (tenant_id, source, scope, key, value, record_id)
   values (:tenant, :source, :scope, :key, :value, :record)`,
);

export const findUniqueProperty = statement(
  'people.find_unique_property',
  { tenant: 'uuid', source: 'text', scope: 'text', key: 'text', value: 'text' },
  { record_id: 'uuid' },
  `select record_id from unique_property_values
   where tenant_id = :tenant and source = :source and scope = :scope and key = :key and value = :value`,
);

export const releaseUniqueProperties = statement(
  'people.release_unique_properties',
  { tenant: 'uuid', record: 'uuid' },
  {},
  `delete from unique_property_values where tenant_id = :tenant and record_id = :record`,
);

export const customPropertiesOf = statement(
  'people.custom_properties',
  { tenant: 'uuid' },
  { key: 'text', type: 'text', is_unique: 'bool' },
  `select key, type, is_unique from custom_properties where tenant_id = :tenant order by key`,
);

export const insertCustomProperty = statement(
  'people.insert_custom_property',
  { tenant: 'uuid', id: 'uuid', key: 'text', type: 'text', unique: 'bool', now: 'timestamptz' },
  {},
  `insert into custom_properties (tenant_id, id, key, type, is_unique, created_at) values (:tenant, :id, :key, :type, :unique, :now)`,
);

export const forgetUniqueProperties = statement(
  'people.forget_unique_properties',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from unique_property_values where tenant_id = :tenant and record_id = any (:records)`,
);

export const forgetIdentifiers = statement(
  'people.forget_identifiers',
  { tenant: 'uuid', person: 'uuid' },
  {},
  `delete from identifiers where tenant_id = :tenant and person_id = :person`,
);

export const forgetAliases = statement(
  'people.forget_aliases',
  { tenant: 'uuid', person: 'uuid' },
  {},
  `delete from aliases where tenant_id = :tenant and person_id = :person`,
);

/** Questions about a person or its records, whichever side it stood on. */
export const forgetReviews = statement(
  'people.forget_reviews',
  { tenant: 'uuid', person: 'uuid', records: 'uuid[]' },
  {},
  `delete from identity_reviews
   where tenant_id = :tenant and (record_id = any (:records) or person_id = :person or other_person_id = :person)`,
);

/** Of the log stays that something was decided, and by which rule; not by which e-mail. */
export const forgetInLog = statement(
  'people.forget_in_log',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `update identity_log set identifiers = '{}' where tenant_id = :tenant and record_id = any (:records) and identifiers <> '{}'`,
);
