import { statement } from '../../store/statement.ts';

/** SQL of mails to addresses that a partner names, and of what leaves with them. */

/** Of those that are in use. */
export const templateByKey = statement(
  'messaging.template_by_key',
  { tenant: 'uuid', key: 'text' },
  { id: 'uuid', name: 'text', subject: 'text?', body: 'text', connection_id: 'uuid?' },
  `select id, name, subject, body, connection_id from templates where tenant_id = :tenant and key = :key and archived_at is null`,
);

/** Those that mail can leave through, the newest first, and behind them the inboxes of a sandbox. */
export const mailConnections = statement(
  'messaging.mail_connections',
  { tenant: 'uuid', types: 'text[]', inbox: 'text' },
  { id: 'uuid' },
  `select id from connections where tenant_id = :tenant and archived_at is null and (type = any (:types) or type = :inbox)
   order by (type = :inbox), created_at desc, id desc`,
);

/** A record's own way to an address: the index `channels_mail_key`. */
export const mailChannel = statement(
  'messaging.mail_channel',
  { tenant: 'uuid', record: 'uuid', address: 'text' },
  { id: 'uuid' },
  `select id from channels where tenant_id = :tenant and record_id = :record and kind = 'email' and connection_id is null and address = :address`,
);

export const insertAttachment = statement(
  'messaging.insert_attachment',
  {
    tenant: 'uuid',
    id: 'uuid',
    message: 'uuid',
    record: 'uuid',
    name: 'text',
    type: 'text',
    now: 'timestamptz',
  },
  {},
  `insert into message_attachments (tenant_id, id, message_id, record_id, name, type, created_at)
   values (:tenant, :id, :message, :record, :name, :type, :now)`,
);

export const attachmentsOfMessages = statement(
  'messaging.attachments_of_messages',
  { tenant: 'uuid', messages: 'uuid[]' },
  { id: 'uuid', message_id: 'uuid', name: 'text', type: 'text' },
  `select id, message_id, name, type from message_attachments
   where tenant_id = :tenant and message_id = any (:messages) order by message_id, id`,
);

/** Their files go with their records' (core/files). */
export const forgetAttachments = statement(
  'messaging.forget_attachments',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from message_attachments where tenant_id = :tenant and record_id = any (:records)`,
);
