import { statement } from '../../store/statement.ts';

/** SQL of tunnels, their blocks, and the ways into them. What moves through them stands in run-queries.ts. */

/** The tunnel behind an entry point, its first traffic source (the default), and where its blocks begin. */
export const entryTarget = statement(
  'funnels.entry_target',
  { tenant: 'uuid', entryPoint: 'uuid' },
  { tunnel: 'uuid', source: 'uuid', position: 'int4?' },
  `select p.tunnel_id as tunnel, s.id as source,
     (select min(position) from tunnel_blocks b where b.tenant_id = :tenant and b.tunnel_id = p.tunnel_id) as position
   from entry_points p join traffic_sources s on s.tenant_id = p.tenant_id and s.entry_point_id = p.id
   where p.tenant_id = :tenant and p.id = :entryPoint order by s.created_at, s.id limit 1`,
);

export const insertTunnelEntry = statement(
  'funnels.insert_entry',
  { tenant: 'uuid', id: 'uuid', channel: 'uuid', entryPoint: 'uuid', source: 'uuid', now: 'timestamptz' },
  {},
  `insert into tunnel_entries (tenant_id, id, channel_id, entry_point_id, traffic_source_id, created_at)
   values (:tenant, :id, :channel, :entryPoint, :source, :now)`,
);

/** A tunnel with one of its blocks; both null when it is not one of them. */
export const tunnelWithBlock = statement(
  'funnels.tunnel_with_block',
  { tenant: 'uuid', tunnel: 'uuid', block: 'uuid' },
  { block: 'uuid?', position: 'int4?' },
  `select b.id as block, b.position from tunnels t
   left join tunnel_blocks b on b.tenant_id = t.tenant_id and b.tunnel_id = t.id and b.id = :block
   where t.tenant_id = :tenant and t.id = :tunnel`,
);

export const findDefaultEntryPoint = statement(
  'funnels.default_entry_point',
  { tenant: 'uuid', tunnel: 'uuid' },
  { id: 'uuid' },
  `select id from entry_points where tenant_id = :tenant and tunnel_id = :tunnel and kind = 'default'`,
);

/** Does nothing when the tunnel has one, so the count tells; of two at once the second waits for the first's commit. */
export const insertDefaultEntryPoint = statement(
  'funnels.insert_default_entry_point',
  { tenant: 'uuid', id: 'uuid', tunnel: 'uuid', name: 'text', now: 'timestamptz' },
  {},
  `insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at)
   values (:tenant, :id, :tunnel, 'default', :name, :now, :now)
   on conflict (tenant_id, tunnel_id) where kind = 'default' do nothing`,
);

const tunnelColumns = { id: 'uuid', name: 'text', createdAt: 'timestamptz', updatedAt: 'timestamptz' } as const;
const tunnelList = `id, name, created_at as "createdAt", updated_at as "updatedAt"`;

export const pageOfTunnels = statement(
  'funnels.tunnels',
  { tenant: 'uuid', limit: 'int8', offset: 'int8' },
  tunnelColumns,
  `select ${tunnelList} from tunnels where tenant_id = :tenant order by created_at desc, id desc limit :limit offset :offset`,
);

export const findTunnel = statement(
  'funnels.find_tunnel',
  { tenant: 'uuid', id: 'uuid' },
  tunnelColumns,
  `select ${tunnelList} from tunnels where tenant_id = :tenant and id = :id`,
);

export const entryPointsOfTunnel = statement(
  'funnels.entry_points_of',
  { tenant: 'uuid', tunnel: 'uuid' },
  { id: 'uuid', name: 'text', kind: 'text' },
  `select id, name, kind from entry_points where tenant_id = :tenant and tunnel_id = :tunnel order by created_at, id`,
);

/** Fails on `traffic_sources_hash_key` when the hash is another's. */
export const insertTrafficSource = statement(
  'funnels.insert_traffic_source',
  {
    tenant: 'uuid',
    id: 'uuid',
    entryPoint: 'uuid',
    name: 'text',
    description: 'text',
    hash: 'text',
    credential: 'uuid?',
    button: 'uuid',
    now: 'timestamptz',
  },
  {},
  `insert into traffic_sources (tenant_id, id, entry_point_id, name, description, hash, credential_id, resubscribe_button_id, created_at, updated_at)
   values (:tenant, :id, :entryPoint, :name, :description, :hash, :credential, :button, :now, :now)`,
);

export const findEntryPoint = statement(
  'funnels.find_entry_point',
  { tenant: 'uuid', id: 'uuid' },
  { id: 'uuid', tunnel: 'uuid' },
  `select id, tunnel_id as tunnel from entry_points where tenant_id = :tenant and id = :id`,
);
