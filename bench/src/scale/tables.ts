/** The tables that are filled, with their columns in the order in which `person.ts` writes them. */
export const tables = {
  people: 'id, number, profile, name, email, phone, last_message_at, created_at, updated_at',
  records:
    'id, number, person_id, source, scope, credential_id, email, phone, external_id, values, said_at, raw, created_at, updated_at',
  identifiers: 'kind, value, person_id',
  identity_log: 'id, at, decision, rule, person_id, record_id, identifiers, credential_id',
  channels: 'id, record_id, kind, connection_id, address, last_message_at, message_count, created_at, updated_at',
  record_tags: 'record_id, tag_id, created_at',
  comments: 'id, record_id, credential_id, text, created_at, updated_at',
  leads:
    'id, record_id, source, credential_id, status, origin, offer_category_id, offer_id, location_id, branch_id, consultant_id, created_at, status_changed_at, updated_at, became_customer_at, version',
  lead_history: 'id, lead_id, version, credential_id, status, origin, offer_category_id, person, at',
  lead_actions: 'id, lead_id, credential_id, type_id, detail, happens_at, created_at, updated_at',
  orders:
    'id, record_id, title, price, currency, status, offer_id, manager_id, payment_method_id, paid_at, created_at, updated_at',
  subscriptions:
    'id, number, record_id, plan_id, starts_at, ends_at, created_at, updated_at, source, credential_id, state, due_at',
  messages: 'id, channel_id, record_id, author, text, state, is_read, created_at, updated_at',
  tracking_sessions: 'id, application_id, surface, email, record_id, technical, created_at, seen_at',
  tracking_events: 'session_id, received_at, id, kind, happened_at, data',
} as const satisfies Readonly<Record<string, string>>;

export type Table = keyof typeof tables;
export const tableNames = Object.keys(tables) as Table[];
