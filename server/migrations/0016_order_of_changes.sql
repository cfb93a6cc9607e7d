-- Several facts of one transaction share their moment; the number says in which order they were published.
create sequence change_number as bigint;
alter table changes add column number bigint not null default nextval('change_number');
drop index changes_due;
create index changes_due on changes (tenant_id, at, number) where state = 'due';
