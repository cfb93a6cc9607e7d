import { statement } from '../../store/statement.ts';

/** SQL of end users' sign-in: what the OpenID provider keeps, and the passwords people sign in with. */

const place = { tenant: 'uuid', kind: 'text', hash: 'bytea' } as const;
const itemColumns = { payload: 'jsonb', consumed_at: 'timestamptz?' } as const;

export const putItem = statement(
  'end_users.put_item',
  {
    ...place,
    uid: 'text?',
    grant: 'text?',
    payload: 'jsonb',
    now: 'timestamptz',
    expires: 'timestamptz?',
  },
  {},
  `insert into sign_in_items (tenant_id, kind, hash, uid, grant_id, payload, created_at, expires_at)
   values (:tenant, :kind, :hash, :uid, :grant, :payload, :now, :expires)
   on conflict (tenant_id, kind, hash) do update set uid = excluded.uid, grant_id = excluded.grant_id, payload = excluded.payload,
     expires_at = excluded.expires_at`,
);

/**
 * Live: not expired, and when it belongs to somebody (`accountId`, OpenID's word for it: the id of a person), that person still
 * signs in to this source with the password of then. Who was removed or has a new password leaves nothing that works.
 */
const live = `(i.expires_at is null or i.expires_at > :now)
   and (i.payload->>'accountId' is null or i.created_at >= (
     select max(w.changed_at) from records r join passwords w on w.tenant_id = r.tenant_id and w.record_id = r.id
     where r.tenant_id = :tenant and r.source = :source and r.person_id = coalesce(
       (select person_id from records where tenant_id = :tenant and id = (i.payload->>'accountId')::uuid),
       (select person_id from aliases where tenant_id = :tenant and id = (i.payload->>'accountId')::uuid),
       (i.payload->>'accountId')::uuid)))`;

export const findItem = statement(
  'end_users.find_item',
  { ...place, source: 'text', now: 'timestamptz' },
  itemColumns,
  `select i.payload, i.consumed_at from sign_in_items i
   where i.tenant_id = :tenant and i.kind = :kind and i.hash = :hash and ${live}`,
);

export const findItemByUid = statement(
  'end_users.find_item_by_uid',
  { tenant: 'uuid', kind: 'text', uid: 'text', source: 'text', now: 'timestamptz' },
  itemColumns,
  `select i.payload, i.consumed_at from sign_in_items i
   where i.tenant_id = :tenant and i.kind = :kind and i.uid = :uid and ${live}
   order by i.created_at desc limit 1`,
);

/** Counts one more under a name, from 1 again when the time of the last count is over. */
export const countTry = statement(
  'end_users.count_try',
  { tenant: 'uuid', hash: 'bytea', now: 'timestamptz', expires: 'timestamptz' },
  { tries: 'int4' },
  `insert into sign_in_items as i (tenant_id, kind, hash, payload, created_at, expires_at)
   values (:tenant, 'tries', :hash, '{"tries": 1}', :now, :expires)
   on conflict (tenant_id, kind, hash) do update set
     payload = ('{"tries": ' || (case when i.expires_at <= :now then 1 else (i.payload->>'tries')::int + 1 end)::text || '}')::jsonb,
     expires_at = case when i.expires_at <= :now then excluded.expires_at else i.expires_at end
   returning (i.payload->>'tries')::int as tries`,
);

/** How many were counted under each name; names without any are left out. */
export const readTries = statement(
  'end_users.read_tries',
  { tenant: 'uuid', hashes: 'bytea[]', now: 'timestamptz' },
  { hash: 'bytea', tries: 'int4' },
  `select hash, (payload->>'tries')::int as tries from sign_in_items
   where tenant_id = :tenant and kind = 'tries' and hash = any (:hashes) and expires_at > :now`,
);

/** Of any number at once, one touches the row. */
export const consumeItem = statement(
  'end_users.consume_item',
  { ...place, now: 'timestamptz' },
  {},
  `update sign_in_items set consumed_at = :now where tenant_id = :tenant and kind = :kind and hash = :hash and consumed_at is null`,
);

export const removeItem = statement(
  'end_users.remove_item',
  place,
  {},
  `delete from sign_in_items where tenant_id = :tenant and kind = :kind and hash = :hash`,
);

export const removeGrant = statement(
  'end_users.remove_grant',
  { tenant: 'uuid', grant: 'text' },
  {},
  `delete from sign_in_items where tenant_id = :tenant and grant_id = :grant`,
);

export const pruneItems = statement(
  'end_users.prune_items',
  { tenant: 'uuid', now: 'timestamptz' },
  {},
  `delete from sign_in_items where tenant_id = :tenant and (kind, hash) in (
     select kind, hash from sign_in_items where tenant_id = :tenant and expires_at <= :now limit 20)`,
);

/** The password of the record of one source and scope that has an e-mail. */
export const findPassword = statement(
  'end_users.find_password',
  { tenant: 'uuid', source: 'text', scope: 'text', email: 'text' },
  { record_id: 'uuid', hash: 'text' },
  `select r.id as record_id, w.hash from records r join passwords w on w.tenant_id = r.tenant_id and w.record_id = r.id
   where r.tenant_id = :tenant and r.source = :source and r.scope = :scope and r.email = :email`,
);
