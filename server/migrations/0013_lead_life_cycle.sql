-- When a lead became a customer for the first time: it stays one, whatever its stage is called later.
alter table leads add column became_customer_at timestamptz;
update leads set became_customer_at = status_changed_at where status = 'customer';
