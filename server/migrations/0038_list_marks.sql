-- Bookmarks of long lists (docs/lists.md): the key of every so many rows, so that a page at any depth begins near one.
create table list_states (
  tenant_id uuid not null references tenants (id),
  -- which list, and whose: a credential's own, or everybody's
  list text not null,
  kind text not null,
  part uuid,
  -- which marks hold; null: none yet
  generation uuid,
  -- rows up to the last mark, itself included, and its key
  marked bigint not null default 0,
  last_at timestamptz,
  last_number bigint,
  last_id uuid,
  -- how many times rows had left what is counted when they were set
  departures bigint not null default 0,
  set_at timestamptz,
  -- a reader found none that hold: when they are to be set again
  wanted_at timestamptz,
  primary key (tenant_id, list)
);
create index list_states_wanted on list_states (tenant_id, wanted_at) where wanted_at is not null;

create table list_marks (
  tenant_id uuid not null,
  list text not null,
  generation uuid not null,
  -- how many rows come before it
  position bigint not null,
  at timestamptz,
  number bigint,
  id uuid not null,
  primary key (tenant_id, list, generation, position)
);

-- How many times something was taken away from a counter: marks set before may stand at another place now.
create table list_departures (
  tenant_id uuid not null references tenants (id),
  counter text not null,
  times bigint not null,
  primary key (tenant_id, counter)
);
