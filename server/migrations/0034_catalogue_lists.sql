-- The operator's catalogue from a file, and lists of it by the page: what the file names must be there once.
create unique index catalogue_items_external_key on catalogue_items (tenant_id, kind, external_id)
  -- plans are named by partners, too, and have an index of their own
  where external_id is not null and kind <> 'plan';
create index catalogue_items_page on catalogue_items (tenant_id, kind, number) where archived_at is null;

alter table staff add column archived_at timestamptz;
create unique index staff_email_key on staff (tenant_id, lower(email));

-- Which locations and offer categories somebody works for: the item's kind says which of the two it is.
create table staff_items (
  tenant_id uuid not null,
  staff_id uuid not null,
  item_id uuid not null,
  primary key (tenant_id, staff_id, item_id),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id),
  foreign key (tenant_id, item_id) references catalogue_items (tenant_id, id)
);
create index staff_items_item on staff_items (tenant_id, item_id);

create unique index template_categories_name_key on template_categories (tenant_id, name);
alter table templates
  -- of a mail made from it; without one its name is that
  add column subject text,
  -- the connection that mails made from it leave through, instead of the newest that sends mail
  add column connection_id uuid,
  add column updated_at timestamptz,
  add column archived_at timestamptz,
  add foreign key (tenant_id, connection_id) references connections (tenant_id, id);
