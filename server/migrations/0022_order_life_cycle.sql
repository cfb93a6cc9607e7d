-- What an order says besides its price, and what its life cycle is decided by.
alter table orders
  add column description text not null default '',
  add column payment_method_id uuid,
  -- taken down by hand; others belong to a payment system, which alone says what becomes of them
  add column is_manual boolean not null default true,
  -- what has come in of it so far, in its currency: an order that is partly paid is not decided by hand any more
  add column partly_paid numeric(14, 2) not null default 0,
  -- whom the payment is to be confirmed to, as it was sent
  add column email text,
  add column phone text,
  -- the day that the operator wants to see on it
  add column transaction_at timestamptz,
  add column paid_at timestamptz,
  add column comment text,
  add foreign key (tenant_id, payment_method_id) references catalogue_items (tenant_id, id);
create index orders_created on orders (tenant_id, created_at, id);
create index orders_resolved on orders (tenant_id, created_at, id) where status = 'resolved';
insert into counters (tenant_id, name, slot, value) select tenant_id, 'orders', 0, count(*) from orders group by tenant_id;
