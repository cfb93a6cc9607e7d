import { statement } from '../../store/statement.ts';

/** SQL of tunnels and of the ways into them. */

/** Through the entry point's first traffic source, its default. An unknown entry point inserts nothing, so the count tells. */
export const insertTunnelEntry = statement(
  'funnels.insert_entry',
  { tenant: 'uuid', id: 'uuid', channel: 'uuid', entryPoint: 'uuid', now: 'timestamptz' },
  {},
  `insert into tunnel_entries (tenant_id, id, channel_id, entry_point_id, traffic_source_id, created_at)
   select s.tenant_id, :id, :channel, s.entry_point_id, s.id, :now from traffic_sources s
   where s.tenant_id = :tenant and s.entry_point_id = :entryPoint order by s.created_at, s.id limit 1`,
);
