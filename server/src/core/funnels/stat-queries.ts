import { statement } from '../../store/statement.ts';

/** SQL of the statistics of tunnels. */

/**
 * The figures of one tunnel (its id) or of `all` together, from what writers have counted (`definition-queries.ts` says what each is). Sales
 * are counted by currency, so that a rate can change: `own` is `.own.` and a credential for that one's own records, each for itself.
 */
export const tunnelFigures = statement(
  'funnels.figures',
  { tenant: 'uuid', tunnel: 'text', own: 'text' },
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
  `with named as (
     select f.figure, 1::numeric as rate, 'tunnel.' || :tunnel::text || '.' || f.figure || :own::text as name
     from unnest(array['entries', 'people', 'orders', 'sales', 'buyers', 'visits', 'visitors', 'shows', 'shown']) as f (figure)
     union all
     select 'cents', x.usd, 'tunnel.' || :tunnel || '.cents.' || x.currency || :own
     from (select 'USD' as currency, 1::numeric as usd
       union all select currency, usd from currency_rates where tenant_id = :tenant and currency <> 'USD') as x),
   figures as (
     select n.figure, sum(c.value * n.rate) as value from named n join counters c on c.tenant_id = :tenant and c.name = n.name group by n.figure),
   one as (select jsonb_object_agg(figure, value) as of from figures),
   spent as (
     select coalesce(sum(s.expenses_usd), 0) as usd from traffic_sources s
     join entry_points p on p.tenant_id = s.tenant_id and p.id = s.entry_point_id
     where s.tenant_id = :tenant and :own = '' and (:tunnel = 'all' or p.tunnel_id::text = :tunnel))
   select coalesce((of ->> 'entries')::numeric, 0)::bigint as subscribers,
     coalesce((of ->> 'people')::numeric, 0)::bigint as "uniqSubscribers",
     coalesce((of ->> 'orders')::numeric, 0)::bigint as orders,
     coalesce((of ->> 'sales')::numeric, 0)::bigint as sales,
     coalesce((of ->> 'buyers')::numeric, 0)::bigint as "uniqSales",
     coalesce(round((of ->> 'cents')::numeric / 100, 2), 0) as "salesUsd",
     coalesce((of ->> 'visits')::numeric, 0)::bigint as visits,
     coalesce((of ->> 'visitors')::numeric, 0)::bigint as "uniqVisits",
     coalesce((of ->> 'shows')::numeric, 0)::bigint as shows,
     coalesce((of ->> 'shown')::numeric, 0)::bigint as "uniqShows",
     spent.usd as "expensesUsd"
   from one, spent`,
);

/** Does nothing for an unknown entry point. @returns the tunnel that it is a way into */
export const insertVisit = statement(
  'funnels.insert_visit',
  { tenant: 'uuid', id: 'uuid', entryPoint: 'uuid', kind: 'text', visitor: 'text', now: 'timestamptz' },
  { tunnel: 'uuid' },
  `with looked as (
     insert into tunnel_visits (tenant_id, id, entry_point_id, kind, visitor, created_at)
     select p.tenant_id, :id, p.id, :kind, :visitor, :now from entry_points p where p.tenant_id = :tenant and p.id = :entryPoint
     returning entry_point_id)
   select p.tunnel_id as tunnel from looked join entry_points p on p.tenant_id = :tenant and p.id = looked.entry_point_id`,
);

/** Where somebody had not looked before: the tunnel, or `all`. Of two first looks at once the second waits for the first's commit. */
export const noteVisitor = statement(
  'funnels.note_visitor',
  { tenant: 'uuid', tunnel: 'text', kind: 'text', visitor: 'text' },
  { tunnel: 'text' },
  `insert into tunnel_visitors (tenant_id, tunnel, kind, visitor)
   select :tenant::uuid, t.tunnel, :kind, :visitor from (values ('all'), (:tunnel::text)) as t (tunnel)
   on conflict (tenant_id, tunnel, kind, visitor) do nothing returning tunnel`,
);
