-- Totals of lists and statistics are counters, kept by whoever writes (core/counters/definition-queries.ts says what each counts).

-- Who has looked at a way into a tunnel ('all': into any), so that visitors are counted once.
create table tunnel_visitors (
  tenant_id uuid not null references tenants (id),
  -- a tunnel's id, or 'all'
  tunnel text not null,
  kind text not null check (kind in ('visit', 'show')),
  visitor text not null,
  primary key (tenant_id, tunnel, kind, visitor)
);

insert into tunnel_visitors (tenant_id, tunnel, kind, visitor)
  select distinct v.tenant_id, t.tunnel, v.kind, v.visitor from tunnel_visits v
  join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
  cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel);

-- All anew, tenant by tenant: also what an earlier version has counted.
delete from counters;
do $counting$
declare the_tenant uuid;
begin
  for the_tenant in select id from tenants loop
    insert into counters (tenant_id, name, slot, value)
    select the_tenant, c.name, 0, c.value from (
      select 'people' as name, count(*) as value from people p where p.tenant_id = the_tenant
      union all select n.name, count(*) as value from records r
        cross join lateral (values ('people.own.' || r.credential_id)) as n (name)
        where r.tenant_id = the_tenant and n.name is not null group by n.name
      union all select n.name, count(*) as value from records r join channels c on c.tenant_id = r.tenant_id and c.record_id = r.id
        cross join lateral (values ('channels'), ('channels' || '.own.' || r.credential_id)) as n (name)
        where r.tenant_id = the_tenant and n.name is not null group by n.name
      union all select n.name, count(*) as value from records r join subscriptions s on s.tenant_id = r.tenant_id and s.record_id = r.id
        cross join lateral (values ('subscriptions'), ('subscriptions' || '.own.' || s.credential_id), ('subscriptions.plan.' || s.plan_id), ('subscriptions.plan.' || s.plan_id || '.own.' || s.credential_id)) as n (name)
        where r.tenant_id = the_tenant and n.name is not null group by n.name
      union all select 'leads.complete' as name, count(*) as value from records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id
        where r.tenant_id = the_tenant and l.location_id is not null and l.offer_category_id is not null and l.offer_id is not null
        and l.consultant_id is not null
      union all select n.name, count(*) as value from records r join loyalty_codes k on k.tenant_id = r.tenant_id and k.record_id = r.id
        cross join lateral (values ('codes'), ('codes' || '.own.' || r.credential_id), ('codes.campaign.' || k.campaign_id), ('codes.campaign.' || k.campaign_id || '.own.' || r.credential_id)) as n (name)
        where r.tenant_id = the_tenant and n.name is not null group by n.name
      union all select 'customers' as name, count(distinct r.person_id) as value from records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id
        where r.tenant_id = the_tenant and l.became_customer_at is not null
      union all select 'customers.own.' || r.credential_id, count(distinct r.id) from records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id
        where r.tenant_id = the_tenant and l.became_customer_at is not null
        and r.credential_id is not null group by r.credential_id
      union all select n.name, count(*) as value from records r join orders o on o.tenant_id = r.tenant_id and o.record_id = r.id
        cross join lateral (values ('orders'), ('orders' || '.own.' || r.credential_id), (case when o.status = 'resolved' then 'orders.resolved' end), (case when o.status = 'resolved' then 'orders.resolved' || '.own.' || r.credential_id end)) as n (name)
        where r.tenant_id = the_tenant and n.name is not null group by n.name
      union all select name, value from (
      with known as (
        select r.id, w.own, w.who from records r
        cross join lateral (values ('', r.person_id), ('.own.' || r.credential_id, r.id)) as w (own, who)
        where r.tenant_id = the_tenant and w.own is not null),
      events as (
        select k.own, k.who, e.created_at as at, 0 as kind, e.id, p.tunnel_id, null as status, null as currency, null::numeric as price
        from known k
        join channels c on c.tenant_id = the_tenant and c.record_id = k.id
        join tunnel_entries e on e.tenant_id = the_tenant and e.channel_id = c.id
        join entry_points p on p.tenant_id = the_tenant and p.id = e.entry_point_id
        union all
        select k.own, k.who, o.created_at, 1, o.id, null, o.status, o.currency, o.price
        from known k join orders o on o.tenant_id = the_tenant and o.record_id = k.id),
      numbered as (
        select *, count(*) filter (where kind = 0) over (partition by own, who order by at, kind, id) as entries_so_far from events),
      entered as (
        select n.own, n.who, t.tunnel from numbered n cross join lateral (values (n.tunnel_id::text), ('all')) as t (tunnel) where n.kind = 0),
      ordered as (
        select o.own, o.who, t.tunnel, o.status, o.currency, o.price from numbered o
        join numbered e on e.kind = 0 and e.own = o.own and e.who = o.who and e.entries_so_far = o.entries_so_far
        cross join lateral (values (e.tunnel_id::text), ('all')) as t (tunnel) where o.kind = 1),
      figures as (
        select tunnel, own, 'entries' as figure, count(*)::bigint as value from entered group by tunnel, own
        union all select tunnel, own, 'people', count(distinct who) from entered group by tunnel, own
        union all select tunnel, own, 'orders', count(*) from ordered group by tunnel, own
        union all select tunnel, own, 'sales', count(*) from ordered where status = 'resolved' group by tunnel, own
        union all select tunnel, own, 'buyers', count(distinct who) from ordered where status = 'resolved' group by tunnel, own
        union all select tunnel, own, 'cents.' || currency, (sum(price) * 100)::bigint from ordered
          where status = 'resolved' group by tunnel, own, currency)
      select 'tunnel.' || tunnel || '.' || figure || own as name, value from figures) as f
      union all select 'staff' as name, count(*) as value from staff where tenant_id = the_tenant and archived_at is null
      union all select 'tunnels', count(*) from tunnels where tenant_id = the_tenant
      union all select 'catalogue.' || kind, count(*) from catalogue_items where tenant_id = the_tenant and archived_at is null group by kind
      union all select 'tunnel.' || t.tunnel || '.' || case v.kind when 'visit' then 'visits' else 'shows' end, count(*)
        from tunnel_visits v join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
        cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel) where v.tenant_id = the_tenant group by t.tunnel, v.kind
      union all select 'tunnel.' || t.tunnel || '.' || case v.kind when 'visit' then 'visitors' else 'shown' end, count(distinct v.visitor)
        from tunnel_visits v join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
        cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel) where v.tenant_id = the_tenant group by t.tunnel, v.kind) as c where c.value <> 0;
  end loop;
end $counting$;
