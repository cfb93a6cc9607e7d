-- The identity log is append-only for the app's role. Who it was about can be forgotten, and nothing else of it: this function, run
-- with its owner's rights under the same row level security, is the only way.
create function forget_in_identity_log(tenant uuid, records uuid[]) returns void
language sql security definer set search_path = tributary
as $$ update identity_log set identifiers = '{}' where tenant_id = tenant and record_id = any (records) and identifiers <> '{}' $$;
revoke execute on function forget_in_identity_log(uuid, uuid[]) from public;
