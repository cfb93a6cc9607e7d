-- A loyalty campaign is one of the catalogue's campaigns, under the same id; with its prizes, the codes that people got of them,
-- and the ledger of points.
alter table loyalty_campaigns
  -- standard: prizes go out in their order; instant: each code's prize is drawn
  add column draws text not null default 'standard' check (draws in ('standard', 'instant')),
  -- what codes are made of; empty: upper-case letters and digits that nobody mistakes for another
  add column allowed_chars text not null default '',
  add column code_length integer not null default 8 check (code_length between 1 and 32),
  add column location_id uuid,
  -- in which moments are shown where they have no zone
  add column time_zone text not null default 'UTC',
  -- what the operator keeps with it: costs, a landing page
  add column details jsonb not null default '{}',
  add column version integer not null default 0,
  add column updated_at timestamptz;
update loyalty_campaigns set updated_at = created_at,
  draws = case when settings ->> 'type' = 'instant' then 'instant' else 'standard' end,
  allowed_chars = coalesce(settings ->> 'allowedChars', ''),
  code_length = case when settings ->> 'codeLength' ~ '^[0-9]{1,2}$' and (settings ->> 'codeLength')::int between 1 and 32
    then (settings ->> 'codeLength')::int else 8 end;
insert into catalogue_items (tenant_id, id, kind, name, details, created_at, updated_at)
  select tenant_id, id, 'offline_campaign', name, '{"type": "drive_loyalty"}', created_at, created_at from loyalty_campaigns;
alter table loyalty_campaigns
  drop column name,
  drop column settings,
  alter column updated_at set not null,
  add constraint loyalty_campaigns_times check (ends_at > starts_at),
  add foreign key (tenant_id, id) references catalogue_items (tenant_id, id),
  add foreign key (tenant_id, location_id) references catalogue_items (tenant_id, id);

create table loyalty_prizes (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  position integer not null,
  name text not null,
  total_codes integer not null,
  points_value integer not null check (points_value >= 0),
  -- codes of it that were given out, and how many of those are nobody's any more because the person was erased
  allotted integer not null default 0,
  forgotten integer not null default 0,
  primary key (tenant_id, id),
  constraint loyalty_prizes_name_key unique (tenant_id, campaign_id, name),
  constraint loyalty_prizes_own_key unique (tenant_id, campaign_id, id),
  constraint loyalty_prizes_total check (allotted between 0 and total_codes),
  check (forgotten between 0 and allotted),
  foreign key (tenant_id, campaign_id) references loyalty_campaigns (tenant_id, id)
);

-- What purchases earn in a campaign beside its codes.
create table loyalty_rules (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  position integer not null,
  currency text not null default '',
  criteria text not null check (criteria in ('above', 'below', 'between')),
  value numeric(14, 2) not null,
  between_value numeric(14, 2),
  -- empty: each purchase for itself
  period text not null default '' check (period in ('', 'day', 'week', 'month', 'year', 'custom')),
  custom_days integer not null default 0,
  points integer not null check (points >= 0),
  primary key (tenant_id, id),
  constraint loyalty_rules_position_key unique (tenant_id, campaign_id, position),
  check ((criteria = 'between') = (between_value is not null)),
  check ((period = 'custom') = (custom_days > 0)),
  foreign key (tenant_id, campaign_id) references loyalty_campaigns (tenant_id, id)
);

-- Codes outlive whom they were given to, so that totals add up: an erased person's have neither record nor subject. While an erasure can
-- be undone they keep both, so that nothing here has a foreign key to records.
create table loyalty_codes (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  prize_id uuid not null,
  code text not null,
  record_id uuid,
  -- who may have no second one of the campaign: the person, or for who sees its own only, the record
  subject_id uuid,
  status text not null default 'associated' check (status in ('associated', 'redeemed', 'blocked')),
  location_id uuid,
  allotted_by uuid,
  changed_by uuid,
  allotted_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  constraint loyalty_codes_code_key unique (tenant_id, code),
  constraint loyalty_codes_subject_key unique (tenant_id, campaign_id, subject_id),
  check ((record_id is null) = (subject_id is null)),
  foreign key (tenant_id, campaign_id, prize_id) references loyalty_prizes (tenant_id, campaign_id, id),
  foreign key (tenant_id, location_id) references catalogue_items (tenant_id, id),
  foreign key (tenant_id, allotted_by) references staff (tenant_id, id),
  foreign key (tenant_id, changed_by) references staff (tenant_id, id)
);
create index loyalty_codes_record on loyalty_codes (tenant_id, record_id);
create index loyalty_codes_prize on loyalty_codes (tenant_id, prize_id);
create index loyalty_codes_allotted on loyalty_codes (tenant_id, allotted_at, id);
create index loyalty_codes_campaign on loyalty_codes (tenant_id, campaign_id, allotted_at, id);

-- What was bought, once a lead: the guard against earning twice, and what periods add up.
create table loyalty_purchases (
  tenant_id uuid not null references tenants (id),
  lead_id uuid not null,
  record_id uuid,
  value numeric(14, 2) not null check (value > 0),
  currency text,
  at timestamptz not null,
  primary key (tenant_id, lead_id)
);
create index loyalty_purchases_record on loyalty_purchases (tenant_id, record_id);

-- Only ever added to. A redeemed code and a purchase earn by a prize or rule once.
create table loyalty_points (
  tenant_id uuid not null,
  id uuid not null,
  record_id uuid,
  campaign_id uuid not null,
  reason text not null check (reason in ('prize', 'purchase')),
  -- the prize or the rule, and the code or the lead
  rule_id uuid not null,
  source_id uuid not null,
  points integer not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint loyalty_points_source_key unique (tenant_id, source_id, rule_id),
  foreign key (tenant_id, campaign_id) references loyalty_campaigns (tenant_id, id)
);
create index loyalty_points_record on loyalty_points (tenant_id, record_id);
create index loyalty_points_rule on loyalty_points (tenant_id, rule_id);

create index leads_campaign on leads (tenant_id, offline_campaign_id, created_at, id) where offline_campaign_id is not null;
