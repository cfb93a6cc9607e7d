-- Filters of people, chosen from their plans at a million people (docs/lists.md). The app's role is under row level security, so an index
-- serves it only through operators that leak nothing: comparisons of columns do, patterns and parts of JSON do not.

-- The last contact: what the filter and the page's order compare lies in the indexes, so that neither pages nor counts visit the rows.
-- A case, because coalesce counts as leaking.
drop index people_contact;
create index people_contact on people (tenant_id, (case when last_message_at is null then created_at else last_message_at end), id)
  include (last_message_at, created_at);
drop index channels_recent;
create index channels_recent on channels (tenant_id, (case when last_message_at is null then created_at else last_message_at end), id)
  include (last_message_at, created_at);
drop index people_created;
create index people_created on people (tenant_id, created_at, id) include (last_message_at);
-- no list is filtered or sorted by the last message alone
drop index people_last_message;

-- Who became a customer: most leads did not.
create index leads_customers on leads (tenant_id, record_id) where became_customer_at is not null;
