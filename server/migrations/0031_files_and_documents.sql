-- Files that lie on the disk beside the database: one without a row here is left over from a request that failed, and is removed.
create table files (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  bytes bigint not null check (bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- whose erasure takes it along; no foreign key, for the file may be kept longer than the record's row is here
  record_id uuid,
  -- unwanted: what it belonged to is gone; the row goes when the file has
  state text not null check (state in ('kept', 'unwanted')),
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create index files_record on files (tenant_id, record_id) where record_id is not null;
create index files_unwanted on files (tenant_id, id) where state = 'unwanted';

-- A document may belong to an action of its own lead only, and an action with documents stays with its lead.
alter table lead_actions add constraint lead_actions_lead_key unique (tenant_id, lead_id, id);

-- What was sent in about a lead: the content is the file of the same id.
create table documents (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  lead_id uuid not null,
  lead_action_id uuid,
  credential_id uuid,
  type text not null check (type in ('contract', 'offer', 'consent')),
  -- as it was called where it came from, cleaned; never a path
  name text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references files (tenant_id, id),
  foreign key (tenant_id, record_id) references records (tenant_id, id),
  constraint documents_lead_fkey foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  constraint documents_action_fkey foreign key (tenant_id, lead_id, lead_action_id) references lead_actions (tenant_id, lead_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create index documents_record on documents (tenant_id, record_id);
create index documents_lead on documents (tenant_id, lead_id, created_at, id);
create index documents_lead_action on documents (tenant_id, lead_action_id, created_at, id) where lead_action_id is not null;
