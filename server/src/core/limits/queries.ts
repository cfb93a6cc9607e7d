import { sharedStatement } from '../../store/statement.ts';

/** SQL of limits of requests: a shared table, because before sign-in there is no tenant. */

/**
 * Takes shares of what is left of each key's window, or begins the next: one statement for all keys, each row by one process at a time, so
 * that no window gives away more than `most`. In the order of the keys, so that two processes never wait for each other.
 *
 * A window that ends later than `latest` was begun by a clock that has been moved back since.
 */
export const takeShares = sharedStatement(
  'limits.take_shares',
  { wanted: 'json', now: 'timestamptz', ends: 'timestamptz', latest: 'timestamptz' },
  { key: 'uuid', ends_at: 'timestamptz', most: 'int4', taken: 'int4', granted: 'int4' },
  `insert into request_shares as s (key, ends_at, most, taken, granted)
   select w.key, :ends, w.most, w.share, w.share from json_to_recordset(:wanted) as w (key uuid, most integer, share integer) order by w.key
   on conflict (key) do update set
     ends_at = case when s.ends_at > :now and s.ends_at <= :latest then s.ends_at else excluded.ends_at end,
     most = case when s.ends_at > :now and s.ends_at <= :latest then s.most else excluded.most end,
     taken = case when s.ends_at > :now and s.ends_at <= :latest then least(s.taken + excluded.granted, s.most) else excluded.taken end,
     granted = case when s.ends_at > :now and s.ends_at <= :latest then least(excluded.granted, s.most - s.taken) else excluded.granted end
   returning s.key, s.ends_at, s.most, s.taken, s.granted`,
);

/** Windows that are over; what another process is writing to at this moment is left to the next time. */
export const forgetShares = sharedStatement(
  'limits.forget_shares',
  { before: 'timestamptz', after: 'timestamptz', most: 'int8' },
  {},
  `delete from request_shares where key in (
     select key from request_shares where ends_at <= :before or ends_at > :after limit :most for update skip locked)`,
);
