-- Requests of the current window that processes have taken to give away: one row a counter and caller, under a keyed digest of both, because
-- before sign-in there is no tenant. Unlogged: no request waits for a disk, and after a crash of the database the windows begin anew. On a
-- distributed database it stays a local table of the coordinator.
create unlogged table request_shares (
  key uuid primary key,
  ends_at timestamptz not null,
  -- of this window, of all processes; never over `most`
  most integer not null,
  taken integer not null check (taken between 0 and most),
  -- what the latest taker got
  granted integer not null check (granted between 0 and most)
) with (fillfactor = 50);
