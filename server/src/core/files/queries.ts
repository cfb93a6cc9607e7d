import { statement } from '../../store/statement.ts';

/** SQL of the files on the disk. */

export const insertFiles = statement(
  'files.insert',
  { tenant: 'uuid', ids: 'uuid[]', bytes: 'int8[]', digests: 'text[]', record: 'uuid?', now: 'timestamptz' },
  { id: 'uuid' },
  `insert into files (tenant_id, id, bytes, sha256, record_id, state, created_at)
   select :tenant, f.id, f.bytes, f.sha256, :record, 'kept', :now from unnest(:ids::uuid[], :bytes::int8[], :digests::text[]) as f (id, bytes, sha256)
   returning id`,
);

/** For erasure: a job removes them after the commit. To be run when what points at them cannot come back any more. */
export const releaseFiles = statement(
  'files.release',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `update files set state = 'unwanted', record_id = null where tenant_id = :tenant and record_id = any (:records)`,
);

/** What is to be removed, held until the end of the transaction; what another process holds is left to it. */
export const takeUnwanted = statement(
  'files.take_unwanted',
  { tenant: 'uuid', most: 'int8' },
  { id: 'uuid' },
  `select id from files where tenant_id = :tenant and state = 'unwanted' order by id limit :most for update skip locked`,
);

export const deleteUnwanted = statement(
  'files.delete_unwanted',
  { tenant: 'uuid', ids: 'uuid[]' },
  {},
  `delete from files where tenant_id = :tenant and id = any (:ids) and state = 'unwanted'`,
);

export const withoutRow = statement(
  'files.without_row',
  { tenant: 'uuid', ids: 'uuid[]' },
  { id: 'uuid' },
  `select sent.id from unnest(:ids::uuid[]) as sent (id)
   where not exists (select from files f where f.tenant_id = :tenant and f.id = sent.id)`,
);
