-- Subscriptions in full: one person has one subscription to a plan at a time, decided by the database; and what a job needs to
-- say when one starts or ends, whether anybody looks or not.
create extension if not exists btree_gist with schema tributary;

alter table subscriptions
  add column source text not null default 'import',
  add column credential_id uuid,
  -- when a package was paid: the same member, package and payment is the same purchase
  add column paid_at timestamptz,
  -- the status that was last published, and when the clock makes the next one true
  add column state text not null default 'pending' check (state in ('pending', 'active', 'expired')),
  add column due_at timestamptz,
  -- a subscription cancelled before its start has an empty period
  drop constraint subscriptions_check,
  add constraint subscriptions_period_check check (ends_at >= starts_at),
  add constraint subscriptions_overlap_key
    exclude using gist (tenant_id with =, record_id with =, plan_id with =, tstzrange(starts_at, ends_at) with &&);
-- What is there was written before anybody published: the first run of the job says what has happened since.
update subscriptions set due_at = starts_at;
alter table subscriptions alter column source drop default, alter column state drop default;
create index subscriptions_due on subscriptions (tenant_id, due_at) where due_at is not null;
create index subscriptions_credential on subscriptions (tenant_id, credential_id, number);
create unique index subscriptions_purchase_key on subscriptions (tenant_id, record_id, package_id, plan_id, paid_at)
  where package_id is not null and paid_at is not null;

-- A plan that a partner names by a text of its own (a website) is found or made by that text.
create unique index catalogue_items_plan_key on catalogue_items (tenant_id, external_id) where kind = 'plan' and external_id is not null;
