import { statement } from '../../store/statement.ts';

/** SQL of the statistics of tunnels. */

/**
 * The figures of one tunnel, or of all together. An order belongs to the tunnel that its person entered last before it: each event
 * of a person (an entry, an order) is numbered with how many entries came before, so the order finds its entry by that number
 * without a look-up for each. `credential`: on that credential's own records, each for itself.
 */
export const tunnelFigures = statement(
  'funnels.figures',
  { tenant: 'uuid', tunnel: 'uuid?', credential: 'uuid?' },
  {
    subscribers: 'int8',
    uniqSubscribers: 'int8',
    orders: 'int8',
    sales: 'int8',
    uniqSales: 'int8',
    salesUsd: 'numeric',
    visits: 'int8',
    uniqVisits: 'int8',
    shows: 'int8',
    uniqShows: 'int8',
    expensesUsd: 'numeric',
  },
  `with known as (
     select id, case when :credential::uuid is null then person_id else id end as who from records
     where tenant_id = :tenant and (:credential::uuid is null or credential_id = :credential)
   ),
   events as (
     select k.who, e.created_at as at, 0 as kind, e.id, p.tunnel_id, null as status, null::numeric as usd
     from tunnel_entries e
     join channels c on c.tenant_id = e.tenant_id and c.id = e.channel_id
     join known k on k.id = c.record_id
     join entry_points p on p.tenant_id = e.tenant_id and p.id = e.entry_point_id
     where e.tenant_id = :tenant
     union all
     select k.who, o.created_at, 1, o.id, null, o.status, o.price * case when o.currency = 'USD' then 1 else x.usd end
     from orders o
     join known k on k.id = o.record_id
     left join currency_rates x on x.tenant_id = o.tenant_id and x.currency = o.currency
     where o.tenant_id = :tenant
   ),
   numbered as (select *, count(*) filter (where kind = 0) over (partition by who order by at, kind, id) as entries_so_far from events),
   entered as (select * from numbered where kind = 0),
   ordered as (
     select o.who, o.status, o.usd, e.tunnel_id from numbered o
     join entered e on e.who = o.who and e.entries_so_far = o.entries_so_far where o.kind = 1
   ),
   seen as (
     select v.kind, v.visitor from tunnel_visits v
     join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
     where v.tenant_id = :tenant and :credential::uuid is null and (:tunnel::uuid is null or p.tunnel_id = :tunnel)
   )
   select subscribers.*, sales.*, visits.*, spent.* from
     (select count(*) as subscribers, count(distinct who) as "uniqSubscribers" from entered
      where :tunnel::uuid is null or tunnel_id = :tunnel) subscribers,
     (select count(*) as orders, count(*) filter (where status = 'resolved') as sales,
        count(distinct who) filter (where status = 'resolved') as "uniqSales",
        coalesce(round(sum(usd) filter (where status = 'resolved'), 2), 0) as "salesUsd"
      from ordered where :tunnel::uuid is null or tunnel_id = :tunnel) sales,
     (select count(*) filter (where kind = 'visit') as visits, count(distinct visitor) filter (where kind = 'visit') as "uniqVisits",
        count(*) filter (where kind = 'show') as shows, count(distinct visitor) filter (where kind = 'show') as "uniqShows"
      from seen) visits,
     (select coalesce(sum(s.expenses_usd), 0) as "expensesUsd" from traffic_sources s
      join entry_points p on p.tenant_id = s.tenant_id and p.id = s.entry_point_id
      where s.tenant_id = :tenant and :credential::uuid is null and (:tunnel::uuid is null or p.tunnel_id = :tunnel)) spent`,
);

/** Does nothing for an unknown entry point, so the count tells. */
export const insertVisit = statement(
  'funnels.insert_visit',
  { tenant: 'uuid', id: 'uuid', entryPoint: 'uuid', kind: 'text', visitor: 'text', now: 'timestamptz' },
  {},
  `insert into tunnel_visits (tenant_id, id, entry_point_id, kind, visitor, created_at)
   select p.tenant_id, :id, p.id, :kind, :visitor, :now from entry_points p where p.tenant_id = :tenant and p.id = :entryPoint`,
);
