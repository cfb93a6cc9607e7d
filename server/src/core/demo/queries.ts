import { statement } from '../../store/statement.ts';

/** SQL that only sample data needs; the families' own use cases replace these as they come. */

const named = { tenant: 'uuid', id: 'uuid', name: 'text', now: 'timestamptz' } as const;

export const insertTemplateCategory = statement(
  'demo.template_category',
  named,
  {},
  'insert into template_categories (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)',
);
export const insertTag = statement(
  'demo.tag',
  named,
  {},
  'insert into tags (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)',
);
export const insertTunnel = statement(
  'demo.tunnel',
  named,
  {},
  'insert into tunnels (tenant_id, id, name, created_at, updated_at) values (:tenant, :id, :name, :now, :now)',
);
export const insertConnection = statement(
  'demo.connection',
  { ...named, type: 'text' },
  {},
  'insert into connections (tenant_id, id, type, name, created_at, updated_at) values (:tenant, :id, :type, :name, :now, :now)',
);
export const insertTemplate = statement(
  'demo.template',
  { ...named, category: 'uuid', key: 'text', body: 'text' },
  {},
  'insert into templates (tenant_id, id, category_id, key, name, body, created_at) values (:tenant, :id, :category, :key, :name, :body, :now)',
);
export const insertTunnelBlock = statement(
  'demo.tunnel_block',
  { ...named, tunnel: 'uuid', kind: 'text', position: 'int4', details: 'jsonb' },
  {},
  `insert into tunnel_blocks (tenant_id, id, tunnel_id, kind, name, position, details, created_at)
   values (:tenant, :id, :tunnel, :kind, :name, :position, :details, :now)`,
);
export const insertEntryPoint = statement(
  'demo.entry_point',
  { ...named, tunnel: 'uuid', kind: 'text' },
  {},
  'insert into entry_points (tenant_id, id, tunnel_id, kind, name, created_at, updated_at) values (:tenant, :id, :tunnel, :kind, :name, :now, :now)',
);
export const insertTrafficSource = statement(
  'demo.traffic_source',
  { ...named, entryPoint: 'uuid' },
  {},
  'insert into traffic_sources (tenant_id, id, entry_point_id, name, created_at, updated_at) values (:tenant, :id, :entryPoint, :name, :now, :now)',
);
export const tagRecord = statement(
  'demo.tag_record',
  { tenant: 'uuid', record: 'uuid', tag: 'uuid', now: 'timestamptz' },
  {},
  'insert into record_tags (tenant_id, record_id, tag_id, created_at) values (:tenant, :record, :tag, :now)',
);
