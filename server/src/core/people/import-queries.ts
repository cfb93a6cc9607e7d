import { statement } from '../../store/statement.ts';

/** SQL of lists of people that are taken in one by one. */

/** Whether everything that a list names is there: in use, of this tenant. */
export const importTargets = statement(
  'imports.targets',
  { tenant: 'uuid', connection: 'uuid', entryPoint: 'uuid', tags: 'uuid[]' },
  { hasConnection: 'bool', hasEntryPoint: 'bool', tagCount: 'int8' },
  `select exists (select 1 from connections where tenant_id = :tenant and id = :connection and archived_at is null) as "hasConnection",
     exists (select 1 from entry_points where tenant_id = :tenant and id = :entryPoint) as "hasEntryPoint",
     (select count(*) from tags where tenant_id = :tenant and id = any (:tags)) as "tagCount"`,
);

export const insertImport = statement(
  'imports.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    credential: 'uuid?',
    source: 'text',
    sees: 'text',
    connection: 'uuid',
    entryPoint: 'uuid',
    tags: 'uuid[]',
    now: 'timestamptz',
  },
  {},
  `insert into import_jobs (tenant_id, id, credential_id, source, sees, connection_id, entry_point_id, tag_ids, created_at)
   values (:tenant, :id, :credential, :source, :sees, :connection, :entryPoint, :tags, :now)`,
);

/** `items`: a list, in the order in which it was sent. */
export const insertImportItems = statement(
  'imports.insert_items',
  { tenant: 'uuid', job: 'uuid', items: 'jsonb' },
  { number: 'int4' },
  `insert into import_items (tenant_id, job_id, number, said, state)
   select :tenant::uuid, :job::uuid, i.place - 1, i.said, 'due' from jsonb_array_elements(:items) with ordinality as i (said, place)
   returning number`,
);

/** The next item that nobody else is at, locked until commit. The oldest list comes first. */
export const nextImportItem = statement(
  'imports.next_item',
  { tenant: 'uuid' },
  {
    job: 'uuid',
    number: 'int4',
    said: 'jsonb',
    credential: 'uuid?',
    source: 'text',
    sees: 'text',
    connection: 'uuid',
    entryPoint: 'uuid',
    tags: 'uuid[]',
  },
  `select i.job_id as job, i.number, i.said, j.credential_id as credential, j.source, j.sees, j.connection_id as connection,
     j.entry_point_id as "entryPoint", j.tag_ids as tags
   from import_items i join import_jobs j on j.tenant_id = i.tenant_id and j.id = i.job_id
   where i.tenant_id = :tenant and i.state = 'due' order by i.job_id, i.number limit 1 for update of i skip locked`,
);

/** What was said is forgotten: of a person that was taken in the record has it, of another nothing is kept but what was wrong. */
export const settleImportItem = statement(
  'imports.settle_item',
  { tenant: 'uuid', job: 'uuid', number: 'int4', state: 'text', reason: 'text?', record: 'uuid?', now: 'timestamptz' },
  {},
  `update import_items set state = :state, reason = :reason, record_id = :record, said = null, finished_at = :now
   where tenant_id = :tenant and job_id = :job and number = :number`,
);

export const tagImported = statement(
  'imports.tag',
  { tenant: 'uuid', record: 'uuid', tags: 'uuid[]', now: 'timestamptz' },
  {},
  `insert into record_tags (tenant_id, record_id, tag_id, created_at)
   select t.tenant_id, :record, t.id, :now from tags t where t.tenant_id = :tenant and t.id = any (:tags)
   on conflict (tenant_id, record_id, tag_id) do nothing`,
);

export const forgetImported = statement(
  'imports.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from import_items where tenant_id = :tenant and record_id = any (:records)`,
);
