import { sharedStatement, statement } from '../../store/statement.ts';

/** SQL of people, their records and passwords. Who is who stands in identity-queries.ts. */

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
  removed_at: 'timestamptz?',
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

/** The next numbers of the one sequence that people and records share. */
export const nextNumbers = sharedStatement(
  'people.next_numbers',
  { count: 'int8' },
  { number: 'int8' },
  `select nextval('record_number') as number from generate_series(1, :count::bigint)`,
  {
    merge: (calls) => ({ count: calls.reduce((sum, { count }) => sum + count, 0) }),
    share(rows, calls) {
      const left = [...rows];
      return calls.map(({ count }) => left.splice(0, count));
    },
  },
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
  // `offset 0`: worked out once and then looked up. In a set (docs/batching.md) it would be compared with everybody.
  `select ${personList} from (select coalesce(
     (select person_id from records where tenant_id = :tenant and id = :id),
     (select person_id from aliases where tenant_id = :tenant and id = :id), :id::uuid) as id offset 0) as named
   join people p on p.tenant_id = :tenant and p.id = named.id`,
);

export const findPersonByNumber = statement(
  'people.find_by_number',
  { tenant: 'uuid', number: 'int8' },
  personColumns,
  `select ${personList} from (select coalesce(
     (select person_id from records where tenant_id = :tenant and number = :number),
     (select person_id from aliases where tenant_id = :tenant and number = :number),
     (select id from people where tenant_id = :tenant and number = :number)) as id offset 0) as named
   join people p on p.tenant_id = :tenant and p.id = named.id`,
);

export const recordsOfPeople = statement(
  'people.records_of',
  { tenant: 'uuid', people: 'uuid[]' },
  recordColumns,
  `select ${recordList} from records r where r.tenant_id = :tenant and r.person_id = any (:people) order by r.created_at, r.id`,
);

/** Keeps a record from being deleted until the end of the transaction; many may hold it at once. */
export const holdRecord = statement(
  'people.hold_record',
  { tenant: 'uuid', id: 'uuid' },
  { id: 'uuid' },
  `select id from records where tenant_id = :tenant and id = :id for key share`,
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

/** Written to again, a record that was taken back is one of its writer's. */
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
    credential: 'uuid?',
    now: 'timestamptz',
  },
  {},
  `update records set email = :email, phone = :phone, external_id = :external, national_id = :national, values = :values,
     said_at = :saidAt, raw = :raw, details = :details, updated_at = :now, removed_at = null,
     credential_id = case when removed_at is null then credential_id else :credential end
   where tenant_id = :tenant and id = :id`,
);

export const setPassword = statement(
  'people.set_password',
  { tenant: 'uuid', record: 'uuid', hash: 'text', now: 'timestamptz' },
  {},
  `insert into passwords (tenant_id, record_id, hash, changed_at) values (:tenant, :record, :hash, :now)
   on conflict (tenant_id, record_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
);

/** Leaves of some records what happened through them and nothing else; without their credential nobody who sees its own finds them. */
export const emptyRecords = statement(
  'people.empty_records',
  { tenant: 'uuid', records: 'uuid[]', now: 'timestamptz' },
  {},
  `update records set email = null, phone = null, external_id = null, national_id = null, values = '{}', said_at = '{}', raw = '{}',
     details = '{}', credential_id = null, updated_at = :now, removed_at = :now
   where tenant_id = :tenant and id = any (:records)`,
);

export const forgetPasswords = statement(
  'people.forget_passwords',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from passwords where tenant_id = :tenant and record_id = any (:records)`,
);

export const forgetRecords = statement(
  'people.forget_records',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from records where tenant_id = :tenant and id = any (:records)`,
);

export const forgetPerson = statement(
  'people.forget',
  { tenant: 'uuid', person: 'uuid' },
  {},
  `delete from people where tenant_id = :tenant and id = :person`,
);
