import { sharedStatement, statement } from '../../store/statement.ts';
import { openDestinations } from '../deliveries/queries.ts';

/** SQL of what the clock or another process asks for: when something is due next, and tenants to look at. */

/**
 * When each kind of work is due next, past or to come; null: nothing is known to come. A probe of an index each, however much waits:
 * work that is due by its state alone is due now.
 */
export const dueMoments = statement(
  'due.moments',
  { tenant: 'uuid', now: 'timestamptz' },
  {
    subscriptions: 'timestamptz?',
    imports: 'timestamptz?',
    runs: 'timestamptz?',
    erasures: 'timestamptz?',
    polls: 'timestamptz?',
    changes: 'timestamptz?',
    deliveries: 'timestamptz?',
    overdue: 'timestamptz?',
    files: 'timestamptz?',
    marks: 'timestamptz?',
  },
  `${openDestinations}
   select
     (select min(due_at) from subscriptions where tenant_id = :tenant and due_at is not null) as subscriptions,
     (select :now::timestamptz from import_items where tenant_id = :tenant and state = 'due' limit 1) as imports,
     (select min(due_at) from tunnel_runs where tenant_id = :tenant and state = 'running') as runs,
     (select min(due_at) from erasures where tenant_id = :tenant and state = 'pending') as erasures,
     (select min(greatest(poll_due_at, poll_leased_until)) from connections
      where tenant_id = :tenant and poll_due_at is not null and archived_at is null) as polls,
     (select :now from changes where tenant_id = :tenant and state = 'due' limit 1) as changes,
     (select min(next.at) from open_to o
      cross join lateral (select min(d.due_at) as at from deliveries d
                          where d.tenant_id = :tenant and d.destination_id = o.id and d.state = 'due') next) as deliveries,
     (select min(leased_until) from deliveries where tenant_id = :tenant and state = 'leased') as overdue,
     (select :now from files where tenant_id = :tenant and state = 'unwanted' limit 1) as files,
     (select min(wanted_at) from list_states where tenant_id = :tenant and wanted_at is not null) as marks`,
);

/** Hands tenants over to whoever makes the next round. In their order, so that two never wait for each other. */
export const noteTenants = sharedStatement(
  'due.note_tenants',
  { ids: 'uuid[]' },
  {},
  `insert into tenants_to_look_at (id) select id from unnest(:ids::uuid[]) as id order by id on conflict (id) do nothing`,
);

/** Each is taken on by one process. */
export const takeNoted = sharedStatement(
  'due.take_noted',
  {},
  { id: 'uuid' },
  `delete from tenants_to_look_at returning id`,
);
