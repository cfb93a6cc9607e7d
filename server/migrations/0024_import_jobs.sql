-- People who are handed over in a list: taken down at once, taken in one by one afterwards, whatever becomes of the server meanwhile.
create table import_jobs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- who handed it over: the records are its own
  credential_id uuid,
  source text not null,
  sees text not null check (sees in ('own', 'tenant')),
  -- where the people are reached, how they enter, and what they are labelled with
  connection_id uuid not null,
  entry_point_id uuid not null,
  tag_ids uuid[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id),
  foreign key (tenant_id, entry_point_id) references entry_points (tenant_id, id)
);

create table import_items (
  tenant_id uuid not null,
  job_id uuid not null,
  -- its place in the list, from 0
  number integer not null,
  -- name, e-mail, phone as they were sent; forgotten as soon as the item is done or has failed
  said jsonb,
  state text not null check (state in ('due', 'done', 'failed')),
  -- of a failed one: what was wrong, without the value
  reason text,
  record_id uuid,
  finished_at timestamptz,
  primary key (tenant_id, job_id, number),
  check ((state = 'due') = (said is not null)),
  foreign key (tenant_id, job_id) references import_jobs (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id)
);
create index import_items_due on import_items (tenant_id, job_id, number) where state = 'due';
create index import_items_record on import_items (tenant_id, record_id) where record_id is not null;

-- Channels by their last message, one without by when it was opened; and how many there are, at a bounded cost.
drop index channels_recent;
create index channels_recent on channels (tenant_id, coalesce(last_message_at, created_at), id);
insert into counters (tenant_id, name, slot, value) select tenant_id, 'channels', 0, count(*) from channels group by tenant_id;
