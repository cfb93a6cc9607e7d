-- Attempts are numbered through a delivery's whole life; the schedule counts those since it was last asked for. A replay began both anew, and
-- the attempts after it, which had numbers that were there already, were not kept.
alter table deliveries add column tries integer not null default 0;
update deliveries set tries = attempts where state in ('due', 'leased');
