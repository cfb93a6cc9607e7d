-- Lists of people are filtered by their last contact: the last message, or the creation where none was exchanged yet.
create index people_contact on people (tenant_id, (coalesce(last_message_at, created_at)), id);
