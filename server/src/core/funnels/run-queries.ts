import { statement } from '../../store/statement.ts';

/** SQL of channels on their way through tunnels. */

/**
 * Starts a run, or sends the channel's running one of that tunnel to another block: one statement, so that of any number at once
 * one run is left.
 */
export const startRun = statement(
  'funnels.start_run',
  {
    tenant: 'uuid',
    id: 'uuid',
    channel: 'uuid',
    record: 'uuid',
    tunnel: 'uuid',
    entry: 'uuid',
    position: 'int4',
    now: 'timestamptz',
  },
  {},
  `insert into tunnel_runs (tenant_id, id, channel_id, record_id, tunnel_id, entry_id, position, state, due_at, created_at, updated_at)
   values (:tenant, :id, :channel, :record, :tunnel, :entry, :position, 'running', :now, :now, :now)
   on conflict (tenant_id, channel_id, tunnel_id) where state = 'running' do update set entry_id = excluded.entry_id,
     position = excluded.position, due_at = excluded.due_at, updated_at = excluded.updated_at`,
);

/** Runs of one transaction; the caller comes back until nothing is due. */
const runsAtOnce = 20;

/**
 * Runs that are due, each with its person, for this transaction alone. Nobody is waited for: who is being written to otherwise has
 * its turn the next time, and whoever erases a person holds it first.
 *
 * Their number stands in the text, as in `delivery.claim`: behind a parameter the planner expects a tenth of what waits, and reads all of it.
 */
export const takeDueRuns = statement(
  'funnels.take_due_runs',
  { tenant: 'uuid', now: 'timestamptz' },
  { id: 'uuid', channel: 'uuid', record: 'uuid', person: 'uuid', tunnel: 'uuid', position: 'int4' },
  `select t.id, t.channel_id as channel, t.record_id as record, r.person_id as person, t.tunnel_id as tunnel, t.position
   from tunnel_runs t
   join records r on r.tenant_id = t.tenant_id and r.id = t.record_id
   join people p on p.tenant_id = r.tenant_id and p.id = r.person_id
   where t.tenant_id = :tenant and t.state = 'running' and t.due_at <= :now
   order by t.due_at, t.id limit ${runsAtOnce} for no key update of t, p skip locked`,
);

export const blocksFrom = statement(
  'funnels.blocks_from',
  { tenant: 'uuid', tunnel: 'uuid', position: 'int4' },
  { kind: 'text', position: 'int4', details: 'jsonb' },
  `select kind, position, details from tunnel_blocks
   where tenant_id = :tenant and tunnel_id = :tunnel and position >= :position order by position`,
);

export const pauseRun = statement(
  'funnels.pause_run',
  { tenant: 'uuid', id: 'uuid', position: 'int4', due: 'timestamptz', now: 'timestamptz' },
  {},
  `update tunnel_runs set position = :position, due_at = :due, updated_at = :now where tenant_id = :tenant and id = :id`,
);

export const finishRun = statement(
  'funnels.finish_run',
  { tenant: 'uuid', id: 'uuid', state: 'text', reason: 'text?', now: 'timestamptz' },
  {},
  `update tunnel_runs set state = :state, reason = :reason, due_at = null, updated_at = :now where tenant_id = :tenant and id = :id`,
);

export const forgetRuns = statement(
  'funnels.forget_runs',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from tunnel_runs where tenant_id = :tenant and record_id = any (:records)`,
);
