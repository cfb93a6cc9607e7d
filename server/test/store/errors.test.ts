import { expect, test } from 'vitest';
import { type StoreError, toStoreError } from '../../src/store/errors.ts';

const said = (message: string, more: object) => toStoreError(Object.assign(new Error(message), more)) as StoreError;

test('a constraint goes by its own name, whatever shard refused and whoever passes that on', () => {
  const unique = 'duplicate key value violates unique constraint';
  const foreign = 'insert or update on table "records_102311" violates foreign key constraint';
  expect([
    said(`${unique} "records_pkey"`, { code: '23505', constraint: 'records_pkey' }).constraint,
    said(`${unique} "records_pkey_102311"`, { code: '23505', constraint: 'records_pkey_102311' }).constraint,
    said(`${unique} "identifiers_pkey_102344"`, { code: '23505' }).constraint,
    said(`${foreign} "records_tenant_id_person_id_fkey_102311"`, { code: '23503' }).constraint,
    said('conflicting key value violates exclusion constraint "subscriptions_overlap_key_1023110"', { code: '23P01' })
      .constraint,
  ]).toEqual([
    'records_pkey',
    'records_pkey',
    'identifiers_pkey',
    'records_tenant_id_person_id_fkey',
    'subscriptions_overlap_key',
  ]);
});

test('what names no constraint has none', () => {
  const nothing = said('null value in column "id" of relation "people_102008" violates not-null constraint', {
    code: '23502',
  });
  expect(nothing).toMatchObject({ kind: 'constraint', constraint: undefined });
  expect(said('cannot be reached', { code: '08006', constraint: undefined })).toMatchObject({ kind: 'unavailable' });
});
