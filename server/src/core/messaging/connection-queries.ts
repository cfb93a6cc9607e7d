import { statement } from '../../store/statement.ts';

/** SQL of connections: what the operator set up, and who asks them for messages. */

/** Where messages of channels without a connection leave: the one that is set up for it, else the inbox that was made first. */
export const defaultConnection = statement(
  'messaging.default_connection',
  { tenant: 'uuid', inbox: 'text' },
  { id: 'uuid' },
  `select id from connections where tenant_id = :tenant and archived_at is null and (is_default or type = :inbox)
   order by is_default desc, created_at, id limit 1`,
);

const connectionColumns = {
  id: 'uuid',
  type: 'text',
  name: 'text',
  details: 'jsonb',
  secret: 'bytea?',
  cursor: 'text?',
  archived_at: 'timestamptz?',
  is_default: 'bool',
  created_at: 'timestamptz',
} as const;
const connectionList = Object.keys(connectionColumns).join(', ');

export const findConnection = statement(
  'messaging.find_connection',
  { tenant: 'uuid', id: 'uuid' },
  connectionColumns,
  `select ${connectionList} from connections where tenant_id = :tenant and id = :id`,
);

export const connectionsOf = statement(
  'messaging.connections_of',
  { tenant: 'uuid' },
  connectionColumns,
  `select ${connectionList} from connections where tenant_id = :tenant order by created_at, id`,
);

export const insertConnection = statement(
  'messaging.insert_connection',
  {
    tenant: 'uuid',
    id: 'uuid',
    type: 'text',
    name: 'text',
    details: 'jsonb',
    secret: 'bytea?',
    default: 'bool',
    poll: 'timestamptz?',
    now: 'timestamptz',
  },
  {},
  `insert into connections (tenant_id, id, type, name, details, secret, is_default, poll_due_at, created_at, updated_at)
   values (:tenant, :id, :type, :name, :details, :secret, :default, :poll, :now, :now)`,
);

/** One at most: the index `connections_default_key`. */
export const forgetDefault = statement(
  'messaging.forget_default',
  { tenant: 'uuid', now: 'timestamptz' },
  {},
  `update connections set is_default = false, updated_at = :now where tenant_id = :tenant and is_default`,
);

/** Its secret goes with it. */
export const archiveConnection = statement(
  'messaging.archive_connection',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  {},
  `update connections set archived_at = :now, updated_at = :now, secret = null, is_default = false, poll_due_at = null
   where tenant_id = :tenant and id = :id and archived_at is null`,
);

/** Takes connections that are to be asked now, each by one process; one whose holder did not come back is taken over. */
export const claimPolls = statement(
  'messaging.claim_polls',
  { tenant: 'uuid', now: 'timestamptz', until: 'timestamptz', lease: 'uuid' },
  { id: 'uuid', type: 'text', name: 'text', details: 'jsonb', secret: 'bytea?', cursor: 'text?' },
  `update connections set poll_lease = :lease, poll_leased_until = :until
   where tenant_id = :tenant and archived_at is null and poll_due_at <= :now
     and (poll_leased_until is null or poll_leased_until <= :now)
   returning id, type, name, details, secret, cursor`,
);

/** Only who still holds it moves the cursor; without one it stays where it is. */
export const settlePoll = statement(
  'messaging.settle_poll',
  { tenant: 'uuid', id: 'uuid', lease: 'uuid', cursor: 'text?', due: 'timestamptz' },
  {},
  `update connections set cursor = coalesce(:cursor, cursor), poll_due_at = :due, poll_lease = null, poll_leased_until = null
   where tenant_id = :tenant and id = :id and poll_lease = :lease and archived_at is null`,
);
