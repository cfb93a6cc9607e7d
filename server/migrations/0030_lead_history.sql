-- The way of a lead: every state it was in, what was done about it, how it was rated, and the contract that it led to.
alter table leads
  -- how often it was changed
  add column version integer not null default 0,
  add column lost_reason text check (lost_reason in
    ('poor_qualification', 'need', 'wrong_time', 'price_too_high', 'lost_momentum', 'competition', 'abandoned', 'feature', 'other'));

create table lead_history (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  -- the lead's: 0 is what it came in as, each change is one more
  version integer not null,
  credential_id uuid,
  status text not null,
  origin text,
  offer_category_id uuid,
  -- name, e-mail and phone as the lead's record had them then; emptied when its source takes them back
  person jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  constraint lead_history_version_key unique (tenant_id, lead_id, version),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id),
  foreign key (tenant_id, offer_category_id) references catalogue_items (tenant_id, id)
);
-- Leads that are here already have one state, the one they are in.
insert into lead_history (tenant_id, id, lead_id, version, credential_id, status, origin, offer_category_id, person, at)
select l.tenant_id, l.id, l.id, 0, l.credential_id, l.status, l.origin, l.offer_category_id,
  (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(r.values || r.raw)
   where key in ('fullName', 'givenName', 'familyName', 'email', 'phone')),
  l.updated_at
from leads l join records r on r.tenant_id = l.tenant_id and r.id = l.record_id;

create table lead_actions (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  credential_id uuid,
  type_id uuid not null,
  detail text not null,
  -- when it was or is to be done
  happens_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id),
  foreign key (tenant_id, type_id) references catalogue_items (tenant_id, id)
);
create index lead_actions_lead on lead_actions (tenant_id, lead_id, happens_at, id);

create table lead_ratings (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  credential_id uuid,
  -- net promoter score
  value integer not null check (value between 0 and 10),
  comment text,
  at timestamptz not null,
  superseded_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create index lead_ratings_lead on lead_ratings (tenant_id, lead_id);
-- A lead has one say, however often it rates.
create unique index lead_ratings_current on lead_ratings (tenant_id, lead_id) where superseded_at is null;
insert into lead_ratings (tenant_id, id, lead_id, credential_id, value, at)
select tenant_id, id, id, credential_id, (details ->> 'nps')::numeric::integer, created_at from leads
where jsonb_typeof(details -> 'nps') = 'number' and (details ->> 'nps')::numeric between 0 and 10;
update leads set details = details - 'nps' where jsonb_typeof(details -> 'nps') = 'number';

create table lead_contracts (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  number text,
  value numeric(14, 2),
  signed_at timestamptz,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint lead_contracts_lead_key unique (tenant_id, lead_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);

-- What a comment is about besides the person.
alter table comments add column lead_id uuid, add foreign key (tenant_id, lead_id) references leads (tenant_id, id);
create index comments_lead on comments (tenant_id, lead_id, created_at) where lead_id is not null;
