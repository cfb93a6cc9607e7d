import { statement } from '../../store/statement.ts';

/** SQL of what the operator's side writes down about people: tags, comments, calls. */

export const allTags = statement(
  'messaging.all_tags',
  { tenant: 'uuid' },
  { id: 'uuid', name: 'text' },
  `select id, name from tags where tenant_id = :tenant order by created_at, id`,
);

export const findTag = statement(
  'messaging.find_tag',
  { tenant: 'uuid', id: 'uuid' },
  { id: 'uuid', name: 'text' },
  `select id, name from tags where tenant_id = :tenant and id = :id`,
);

/** Once for a record, however many write it at once; the count tells whether it is new. */
export const tagRecord = statement(
  'messaging.tag_record',
  { tenant: 'uuid', record: 'uuid', tag: 'uuid', now: 'timestamptz' },
  {},
  `insert into record_tags (tenant_id, record_id, tag_id, created_at) values (:tenant, :record, :tag, :now)
   on conflict (tenant_id, record_id, tag_id) do nothing`,
);

export const untagRecords = statement(
  'messaging.untag_records',
  { tenant: 'uuid', records: 'uuid[]', tag: 'uuid' },
  { record: 'uuid' },
  `delete from record_tags where tenant_id = :tenant and record_id = any (:records) and tag_id = :tag returning record_id as record`,
);

export const insertComment = statement(
  'messaging.insert_comment',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    lead: 'uuid?',
    credential: 'uuid?',
    text: 'text',
    now: 'timestamptz',
  },
  {},
  `insert into comments (tenant_id, id, record_id, lead_id, credential_id, text, created_at, updated_at)
   values (:tenant, :id, :record, :lead, :credential, :text, :now, :now)`,
);

export const insertCall = statement(
  'messaging.insert_call',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    channel: 'uuid',
    staff: 'uuid',
    direction: 'text',
    caller: 'text',
    callee: 'text',
    status: 'text',
    duration: 'int4',
    link: 'text?',
    happened: 'timestamptz',
    now: 'timestamptz',
  },
  {},
  `insert into calls (tenant_id, id, record_id, channel_id, staff_id, direction, caller, callee, status, duration_s, record_link, happened_at, created_at)
   values (:tenant, :id, :record, :channel, :staff, :direction, :caller, :callee, :status, :duration, :link, :happened, :now)`,
);

export const forgetComments = statement(
  'messaging.forget_comments',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from comments where tenant_id = :tenant and record_id = any (:records)`,
);

export const forgetCalls = statement(
  'messaging.forget_calls',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from calls where tenant_id = :tenant and record_id = any (:records)`,
);
