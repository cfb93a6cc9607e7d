import { statement } from '../../store/statement.ts';

/** SQL of people, records, identifiers and the identity log. Nobody else's. */

const recordColumns = {
  id: 'uuid',
  number: 'int8',
  person_id: 'uuid',
  source: 'text',
  scope: 'text',
  credential_id: 'uuid?',
  email: 'text?',
  phone: 'text?',
  external_id: 'text?',
  national_id: 'text?',
  values: 'jsonb',
  said_at: 'jsonb',
  raw: 'jsonb',
  details: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const;
const recordList = Object.keys(recordColumns)
  .map((column) => `r.${column}`)
  .join(', ');

const personColumns = {
  id: 'uuid',
  number: 'int8',
  profile: 'jsonb',
  last_message_at: 'timestamptz?',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const;
const personList = Object.keys(personColumns)
  .map((column) => `p.${column}`)
  .join(', ');

export const claimedIdentifiers = statement(
  'people.claimed_identifiers',
  { tenant: 'uuid', kinds: 'text[]', values: 'text[]' },
  { kind: 'text', value: 'text', person_id: 'uuid' },
  `select i.kind, i.value, i.person_id from identifiers i
   join unnest(:kinds::text[], :values::text[]) as wanted (kind, value) on i.kind = wanted.kind and i.value = wanted.value
   where i.tenant_id = :tenant`,
);

export const personIdentifiers = statement(
  'people.identifiers',
  { tenant: 'uuid', person: 'uuid' },
  { kind: 'text', value: 'text' },
  `select kind, value from identifiers where tenant_id = :tenant and person_id = :person`,
);

/** Fails on `identifiers_pkey` when somebody claimed it since we looked: that is how a race is noticed. */
export const claimIdentifier = statement(
  'people.claim_identifier',
  { tenant: 'uuid', kind: 'text', value: 'text', person: 'uuid' },
  {},
  `insert into identifiers (tenant_id, kind, value, person_id) values (:tenant, :kind, :value, :person)`,
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
     select from records r where r.tenant_id = i.tenant_id and r.person_id = i.person_id
     and i.value = case i.kind when 'email' then r.email when 'phone' then r.phone when 'external_id' then r.external_id else r.national_id end)`,
);

/** How many people have records with this phone: more than one makes it useless for linking. */
export const peopleWithPhone = statement(
  'people.with_phone',
  { tenant: 'uuid', phone: 'text' },
  { person_id: 'uuid' },
  `select distinct person_id from records where tenant_id = :tenant and phone = :phone limit 2`,
);

export const nextNumber = statement(
  'people.next_number',
  {},
  { number: 'int8' },
  `select nextval('record_number') as number`,
);

export const insertPerson = statement(
  'people.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    number: 'int8',
    profile: 'jsonb',
    name: 'text?',
    email: 'text?',
    phone: 'text?',
    now: 'timestamptz',
  },
  {},
  `insert into people (tenant_id, id, number, profile, name, email, phone, created_at, updated_at)
   values (:tenant, :id, :number, :profile, :name, :email, :phone, :now, :now)`,
);

export const updatePersonRow = statement(
  'people.update',
  { tenant: 'uuid', id: 'uuid', profile: 'jsonb', name: 'text?', email: 'text?', phone: 'text?', now: 'timestamptz' },
  {},
  `update people set profile = :profile, name = :name, email = :email, phone = :phone, updated_at = :now
   where tenant_id = :tenant and id = :id`,
);

/** Takes the person's row until the end of the transaction, so that two writers' projections cannot miss each other. */
export const lockPerson = statement(
  'people.lock',
  { tenant: 'uuid', id: 'uuid' },
  personColumns,
  `select ${personList} from people p where p.tenant_id = :tenant and p.id = :id for update`,
);

export const findPersonRow = statement(
  'people.find',
  { tenant: 'uuid', id: 'uuid' },
  personColumns,
  `select ${personList} from people p where p.tenant_id = :tenant and p.id = coalesce(
     (select person_id from records where tenant_id = :tenant and id = :id),
     (select person_id from aliases where tenant_id = :tenant and id = :id), :id)`,
);

export const findPersonByNumber = statement(
  'people.find_by_number',
  { tenant: 'uuid', number: 'int8' },
  personColumns,
  `select ${personList} from people p where p.tenant_id = :tenant and p.id = coalesce(
     (select person_id from records where tenant_id = :tenant and number = :number),
     (select person_id from aliases where tenant_id = :tenant and number = :number),
     (select id from people where tenant_id = :tenant and number = :number))`,
);

export const recordsOfPeople = statement(
  'people.records_of',
  { tenant: 'uuid', people: 'uuid[]' },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.person_id = any (:people) order by r.created_at, r.id`,
);

export const findRecords = statement(
  'people.find_records',
  { tenant: 'uuid', ids: 'uuid[]' },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.id = any (:ids) order by r.created_at, r.id`,
);

export const findRecordByNumber = statement(
  'people.find_record_by_number',
  { tenant: 'uuid', number: 'int8' },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.number = :number`,
);

/** Records of one source and scope that carry any of the identifiers; a phone counts only when it is all the record has. */
export const matchingRecords = statement(
  'people.matching_records',
  {
    tenant: 'uuid',
    source: 'text',
    scope: 'text',
    email: 'text?',
    external: 'text?',
    national: 'text?',
    phone: 'text?',
  },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.source = :source and r.scope = :scope
   and (r.email = :email or r.external_id = :external or r.national_id = :national
     or (r.phone = :phone and r.email is null and r.external_id is null and r.national_id is null
       and coalesce(:email, :external, :national) is null))
   order by r.created_at, r.id`,
);

/** Records of one source and scope that carry any of the keys. */
export const recordsByKeys = statement(
  'people.records_by_keys',
  {
    tenant: 'uuid',
    source: 'text',
    scope: 'text',
    email: 'text?',
    phone: 'text?',
    external: 'text?',
    national: 'text?',
  },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.source = :source and r.scope = :scope
   and (r.email = :email or r.phone = :phone or r.external_id = :external or r.national_id = :national)
   order by r.created_at, r.id`,
);

export const insertRecord = statement(
  'people.insert_record',
  {
    tenant: 'uuid',
    id: 'uuid',
    number: 'int8',
    person: 'uuid',
    source: 'text',
    scope: 'text',
    credential: 'uuid?',
    email: 'text?',
    phone: 'text?',
    external: 'text?',
    national: 'text?',
    values: 'jsonb',
    saidAt: 'jsonb',
    raw: 'jsonb',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into records (tenant_id, id, number, person_id, source, scope, credential_id, email, phone, external_id, national_id,
     values, said_at, raw, details, created_at, updated_at)
   values (:tenant, :id, :number, :person, :source, :scope, :credential, :email, :phone, :external, :national,
     :values, :saidAt, :raw, :details, :now, :now)`,
);

export const updateRecord = statement(
  'people.update_record',
  {
    tenant: 'uuid',
    id: 'uuid',
    email: 'text?',
    phone: 'text?',
    external: 'text?',
    national: 'text?',
    values: 'jsonb',
    saidAt: 'jsonb',
    raw: 'jsonb',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `update records set email = :email, phone = :phone, external_id = :external, national_id = :national, values = :values,
     said_at = :saidAt, raw = :raw, details = :details, updated_at = :now
   where tenant_id = :tenant and id = :id`,
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
   values (:tenant, :id, :now, 'open', :reason, :record, :person, :other, :identifiers)`,
);

export const addToCounter = statement(
  'people.add_to_counter',
  { tenant: 'uuid', name: 'text', slot: 'int4', value: 'int8' },
  {},
  `insert into counters (tenant_id, name, slot, value) values (:tenant, :name, :slot, :value)
   on conflict (tenant_id, name, slot) do update set value = counters.value + excluded.value`,
);

export const readCounter = statement(
  'people.read_counter',
  { tenant: 'uuid', name: 'text' },
  { total: 'int8' },
  `select coalesce(sum(value), 0)::bigint as total from counters where tenant_id = :tenant and name = :name`,
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

export const setPassword = statement(
  'people.set_password',
  { tenant: 'uuid', record: 'uuid', hash: 'text', now: 'timestamptz' },
  {},
  `insert into passwords (tenant_id, record_id, hash, changed_at) values (:tenant, :record, :hash, :now)
   on conflict (tenant_id, record_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
);
