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

export const findItem = statement(
  'end_users.find_item',
  { ...place, now: 'timestamptz' },
  itemColumns,
  `select payload, consumed_at from sign_in_items
   where tenant_id = :tenant and kind = :kind and hash = :hash and (expires_at is null or expires_at > :now)`,
);

export const findItemByUid = statement(
  'end_users.find_item_by_uid',
  { tenant: 'uuid', kind: 'text', uid: 'text', now: 'timestamptz' },
  itemColumns,
  `select payload, consumed_at from sign_in_items
   where tenant_id = :tenant and kind = :kind and uid = :uid and (expires_at is null or expires_at > :now)
   order by created_at desc limit 1`,
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
