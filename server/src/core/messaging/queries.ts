import { statement } from '../../store/statement.ts';

/** SQL of channels, connections, templates, tags, tunnel entries and pushes. */

export const insertChannel = statement(
  'messaging.insert_channel',
  { tenant: 'uuid', id: 'uuid', record: 'uuid', kind: 'text', connection: 'uuid?', now: 'timestamptz' },
  {},
  `insert into channels (tenant_id, id, record_id, kind, connection_id, created_at, updated_at)
   values (:tenant, :id, :record, :kind, :connection, :now, :now)`,
);

export const channelsOfRecords = statement(
  'messaging.channels_of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  {
    recordId: 'uuid',
    id: 'uuid',
    kind: 'text',
    connectionId: 'uuid?',
    state: 'text',
    lastMessageAt: 'timestamptz?',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  },
  `select record_id as "recordId", id, kind, connection_id as "connectionId", state, last_message_at as "lastMessageAt",
     created_at as "createdAt", updated_at as "updatedAt" from channels
   where tenant_id = :tenant and record_id = any (:records) order by created_at, id`,
);

export const tagsOfRecords = statement(
  'messaging.tags_of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  { recordId: 'uuid', id: 'uuid', name: 'text' },
  `select rt.record_id as "recordId", t.id, t.name from record_tags rt
   join tags t on t.tenant_id = rt.tenant_id and t.id = rt.tag_id
   where rt.tenant_id = :tenant and rt.record_id = any (:records) order by rt.created_at, t.name`,
);

export const entriesOfRecords = statement(
  'messaging.entries_of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  {
    recordId: 'uuid',
    channelId: 'uuid',
    tunnelId: 'uuid',
    tunnelName: 'text',
    entryPointId: 'uuid',
    entryPointName: 'text',
    trafficSourceId: 'uuid',
    trafficSourceName: 'text',
  },
  `select c.record_id as "recordId", e.channel_id as "channelId", t.id as "tunnelId", t.name as "tunnelName", p.id as "entryPointId",
     p.name as "entryPointName", s.id as "trafficSourceId", s.name as "trafficSourceName"
   from tunnel_entries e
   join channels c on c.tenant_id = e.tenant_id and c.id = e.channel_id
   join entry_points p on p.tenant_id = e.tenant_id and p.id = e.entry_point_id
   join tunnels t on t.tenant_id = p.tenant_id and t.id = p.tunnel_id
   join traffic_sources s on s.tenant_id = e.tenant_id and s.id = e.traffic_source_id
   where e.tenant_id = :tenant and c.record_id = any (:records) order by e.created_at, e.id`,
);

export const forgetTags = statement(
  'messaging.forget_tags',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from record_tags where tenant_id = :tenant and record_id = any (:records)`,
);

export const forgetEntries = statement(
  'messaging.forget_entries',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from tunnel_entries where tenant_id = :tenant
     and channel_id in (select id from channels where tenant_id = :tenant and record_id = any (:records))`,
);

export const forgetChannels = statement(
  'messaging.forget_channels',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from channels where tenant_id = :tenant and record_id = any (:records)`,
);

export const insertPush = statement(
  'messaging.insert_push',
  {
    tenant: 'uuid',
    id: 'uuid',
    credential: 'uuid?',
    title: 'text',
    body: 'text',
    data: 'jsonb',
    topics: 'text[]',
    now: 'timestamptz',
  },
  {},
  `insert into pushes (tenant_id, id, credential_id, title, body, data, topics, created_at)
   values (:tenant, :id, :credential, :title, :body, :data, :topics, :now)`,
);

export const forgetMessages = statement(
  'messaging.forget_messages',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from messages where tenant_id = :tenant and record_id = any (:records)`,
);
