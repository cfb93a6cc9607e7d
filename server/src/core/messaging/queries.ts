import { statement } from '../../store/statement.ts';

/** SQL of channels, connections, templates, tags, tunnel entries and pushes. */

/** Fails on `channels_address_key` when the connection's address came in this very moment. */
export const insertChannel = statement(
  'messaging.insert_channel',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    kind: 'text',
    connection: 'uuid?',
    address: 'text?',
    utm: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into channels (tenant_id, id, record_id, kind, connection_id, address, utm_marks, created_at, updated_at)
   values (:tenant, :id, :record, :kind, :connection, :address, :utm, :now, :now)`,
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

export const findPush = statement(
  'messaging.find_push',
  { tenant: 'uuid', id: 'uuid' },
  { title: 'text', body: 'text', data: 'jsonb', topics: 'text[]' },
  `select title, body, data, topics from pushes where tenant_id = :tenant and id = :id`,
);

/** What was to be sent to somebody is not sent any more. */
export const cancelQueued = statement(
  'messaging.cancel_queued',
  { tenant: 'uuid', records: 'uuid[]', now: 'timestamptz' },
  {},
  `update messages set state = 'failed', updated_at = :now where tenant_id = :tenant and record_id = any (:records) and state = 'queued'`,
);

export const forgetMessages = statement(
  'messaging.forget_messages',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from messages where tenant_id = :tenant and record_id = any (:records)`,
);

/** A channel with whose it is; archived connections lead nowhere. */
export const findChannel = statement(
  'messaging.find_channel',
  { tenant: 'uuid', id: 'uuid' },
  {
    id: 'uuid',
    record_id: 'uuid',
    person_id: 'uuid',
    credential_id: 'uuid?',
    kind: 'text',
    connection_id: 'uuid?',
    address: 'text?',
    message_count: 'int8',
  },
  `select c.id, c.record_id, r.person_id, r.credential_id, c.kind, n.id as connection_id, c.address, c.message_count
   from channels c
   join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
   left join connections n on n.tenant_id = c.tenant_id and n.id = c.connection_id and n.archived_at is null
   where c.tenant_id = :tenant and c.id = :id`,
);

export const channelByAddress = statement(
  'messaging.channel_by_address',
  { tenant: 'uuid', connection: 'uuid', address: 'text' },
  { id: 'uuid', record_id: 'uuid', person_id: 'uuid' },
  `select c.id, c.record_id, r.person_id from channels c join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
   where c.tenant_id = :tenant and c.connection_id = :connection and c.address = :address`,
);

/** A page's channels, each with whose it is. */
export const channelsByIds = statement(
  'messaging.channels_by_ids',
  { tenant: 'uuid', ids: 'uuid[]' },
  {
    id: 'uuid',
    recordId: 'uuid',
    personId: 'uuid',
    kind: 'text',
    connectionId: 'uuid?',
    state: 'text',
    utmMarks: 'jsonb',
    lastMessageAt: 'timestamptz?',
    createdAt: 'timestamptz',
  },
  `select c.id, c.record_id as "recordId", r.person_id as "personId", c.kind, c.connection_id as "connectionId", c.state,
     c.utm_marks as "utmMarks", c.last_message_at as "lastMessageAt", c.created_at as "createdAt"
   from channels c join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
   where c.tenant_id = :tenant and c.id = any (:ids)`,
);

/** Does nothing when the other side's message is there already, so the count tells. */
export const insertMessage = statement(
  'messaging.insert_message',
  {
    tenant: 'uuid',
    id: 'uuid',
    channel: 'uuid',
    record: 'uuid',
    author: 'text',
    text: 'text',
    subject: 'text?',
    template: 'uuid?',
    state: 'text',
    read: 'bool',
    provider: 'text?',
    now: 'timestamptz',
  },
  {},
  `insert into messages (tenant_id, id, channel_id, record_id, author, text, subject, template_id, state, is_read, provider_id, created_at, updated_at)
   values (:tenant, :id, :channel, :record, :author, :text, :subject, :template, :state, :read, :provider, :now, :now)
   on conflict (tenant_id, channel_id, provider_id) where provider_id is not null do nothing`,
);

export const countMessage = statement(
  'messaging.count_message',
  { tenant: 'uuid', channel: 'uuid', now: 'timestamptz' },
  {},
  `update channels set message_count = message_count + 1, last_message_at = greatest(last_message_at, :now), updated_at = :now
   where tenant_id = :tenant and id = :channel`,
);

export const touchPerson = statement(
  'messaging.touch_person',
  { tenant: 'uuid', person: 'uuid', now: 'timestamptz' },
  {},
  `update people set last_message_at = greatest(last_message_at, :now) where tenant_id = :tenant and id = :person`,
);

export const messagesOfChannel = statement(
  'messaging.of_channel',
  { tenant: 'uuid', channel: 'uuid', limit: 'int8', offset: 'int8' },
  {
    id: 'uuid',
    author: 'text',
    text: 'text',
    state: 'text',
    is_read: 'bool',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  `select id, author, text, state, is_read, created_at, updated_at from messages
   where tenant_id = :tenant and channel_id = :channel order by created_at desc, id desc limit :limit offset :offset`,
);

/** What is to be sent, where to; of a channel without a way of its own, its address is whatever is known of the person. */
export const messageToSend = statement(
  'messaging.to_send',
  { tenant: 'uuid', id: 'uuid' },
  {
    id: 'uuid',
    text: 'text',
    state: 'text',
    channel_id: 'uuid',
    record_id: 'uuid',
    person_id: 'uuid',
    address: 'text?',
    email: 'text?',
    phone: 'text?',
    name: 'text?',
    subject: 'text?',
  },
  `select m.id, m.text, m.state, m.channel_id, m.record_id, r.person_id, c.address, p.email, p.phone, p.name, coalesce(m.subject, t.name) as subject
   from messages m
   join channels c on c.tenant_id = m.tenant_id and c.id = m.channel_id
   join records r on r.tenant_id = m.tenant_id and r.id = m.record_id
   join people p on p.tenant_id = r.tenant_id and p.id = r.person_id
   left join templates t on t.tenant_id = m.tenant_id and t.id = m.template_id
   where m.tenant_id = :tenant and m.id = :id`,
);

/**
 * A message comes to its end once. The other side's id is kept unless another message of the channel has it: a server that gives
 * the same id twice must not keep a message from its end.
 */
export const settleMessage = statement(
  'messaging.settle_message',
  { tenant: 'uuid', id: 'uuid', state: 'text', provider: 'text?', now: 'timestamptz' },
  {},
  `update messages m set state = :state, updated_at = :now, provider_id = coalesce(m.provider_id,
     case when not exists (select 1 from messages o where o.tenant_id = :tenant and o.channel_id = m.channel_id
                           and o.provider_id = :provider) then :provider end)
   where m.tenant_id = :tenant and m.id = :id and m.state = 'queued'`,
);

/** One message with the channel that it came or went through. */
export const findMessage = statement(
  'messaging.find_message',
  { tenant: 'uuid', id: 'uuid' },
  {
    id: 'uuid',
    channelId: 'uuid',
    recordId: 'uuid',
    personId: 'uuid',
    credentialId: 'uuid?',
    author: 'text',
    text: 'text',
    state: 'text',
    isRead: 'bool',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  },
  `select m.id, m.channel_id as "channelId", m.record_id as "recordId", r.person_id as "personId", r.credential_id as "credentialId",
     m.author, m.text, m.state, m.is_read as "isRead", m.created_at as "createdAt", m.updated_at as "updatedAt"
   from messages m join records r on r.tenant_id = m.tenant_id and r.id = m.record_id
   where m.tenant_id = :tenant and m.id = :id`,
);

export const categoriesOfTemplates = statement(
  'messaging.template_categories',
  { tenant: 'uuid' },
  { id: 'uuid', name: 'text' },
  `select id, name from template_categories where tenant_id = :tenant order by created_at desc, id desc`,
);

/** No row when there is no such category, one without a template when it is empty. */
export const templatesOfCategory = statement(
  'messaging.templates_of_category',
  { tenant: 'uuid', category: 'uuid' },
  { id: 'uuid?', name: 'text?' },
  `select t.id, t.name from template_categories c left join templates t on t.tenant_id = c.tenant_id and t.category_id = c.id and t.archived_at is null
   where c.tenant_id = :tenant and c.id = :category order by t.created_at desc, t.id desc`,
);

export const findTemplate = statement(
  'messaging.find_template',
  { tenant: 'uuid', id: 'uuid' },
  { id: 'uuid', subject: 'text?', body: 'text' },
  `select id, subject, body from templates where tenant_id = :tenant and id = :id and archived_at is null`,
);

/** Once for a message, however often it is tried. */
export const catchMessage = statement(
  'messaging.catch',
  {
    tenant: 'uuid',
    id: 'uuid',
    connection: 'uuid',
    message: 'uuid',
    record: 'uuid',
    address: 'text?',
    subject: 'text?',
    text: 'text',
    now: 'timestamptz',
  },
  {},
  `insert into caught_messages (tenant_id, id, connection_id, message_id, record_id, address, subject, text, created_at)
   values (:tenant, :id, :connection, :message, :record, :address, :subject, :text, :now)
   on conflict on constraint caught_messages_message_key do nothing`,
);

export const caughtMessages = statement(
  'messaging.caught',
  { tenant: 'uuid', limit: 'int8' },
  {
    id: 'uuid',
    message_id: 'uuid',
    address: 'text?',
    subject: 'text?',
    text: 'text',
    created_at: 'timestamptz',
  },
  `select id, message_id, address, subject, text, created_at from caught_messages where tenant_id = :tenant
   order by created_at desc, id desc limit :limit`,
);

export const forgetCaught = statement(
  'messaging.forget_caught',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from caught_messages where tenant_id = :tenant and record_id = any (:records)`,
);
