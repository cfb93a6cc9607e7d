/**
 * What every counter counts, as SQL over the rows that are there: `name` and `value`, no row for nothing. The same text says how much one
 * person has part in it (what a writer adds and takes away) and what all of it must come to (the check), so that the two cannot differ.
 */

/** Which records: a condition on the record `r`, and the same on the person `p`. */
interface Scope {
  readonly records: string;
  readonly people: string;
}

/** The records of the person `:person`. */
export const onePerson: Scope = { records: 'r.person_id = :person', people: 'p.id = :person' };
export const everybody: Scope = { records: 'true', people: 'true' };

/** Rows that hang on records, under the names that the SQL expressions say; an expression that is null counts nothing. */
function hanging(from: string, names: readonly string[], { records }: Scope): string {
  return `select n.name, count(*) as value from ${from}
     cross join lateral (values ${names.map((name) => `(${name})`).join(', ')}) as n (name)
     where r.tenant_id = :tenant and ${records} and n.name is not null group by n.name`;
}

/** A name for the tenant, and for the credential that an expression says. */
function both(name: string, credential = 'r.credential_id', when = 'true'): string[] {
  return [name, `${name} || '.own.' || ${credential}`].map((one) =>
    when === 'true' ? one : `case when ${when} then ${one} end`,
  );
}

/** As the index `leads_complete` has it. */
const isComplete = ['location_id', 'offer_category_id', 'offer_id', 'consultant_id']
  .map((id) => `l.${id} is not null`)
  .join(' and ');

export function ofPeople(scope: Scope): string {
  return `select 'people' as name, count(*) as value from people p where p.tenant_id = :tenant and ${scope.people}
   union all ${hanging('records r', [`'people.own.' || r.credential_id`], scope)}
   union all ${hanging('records r join channels c on c.tenant_id = r.tenant_id and c.record_id = r.id', both(`'channels'`), scope)}
   union all ${hanging(
     'records r join subscriptions s on s.tenant_id = r.tenant_id and s.record_id = r.id',
     [...both(`'subscriptions'`, 's.credential_id'), ...both(`'subscriptions.plan.' || s.plan_id`, 's.credential_id')],
     scope,
   )}
   union all ${hanging('records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id', [`case when ${isComplete} then 'leads.complete' end`], scope)}
   union all ${hanging(
     'records r join loyalty_codes k on k.tenant_id = r.tenant_id and k.record_id = r.id',
     [...both(`'codes'`), ...both(`'codes.campaign.' || k.campaign_id`)],
     scope,
   )}`;
}

export function ofCustomers({ records }: Scope): string {
  const bought = `from records r join leads l on l.tenant_id = r.tenant_id and l.record_id = r.id
     where r.tenant_id = :tenant and ${records} and l.became_customer_at is not null`;
  return `select 'customers' as name, count(distinct r.person_id) as value ${bought}
   union all select 'customers.own.' || r.credential_id, count(distinct r.id) ${bought}
     and r.credential_id is not null group by r.credential_id`;
}

/**
 * Orders, and what came of tunnels. An order belongs to the tunnel that its person entered last before it: each event of a person (an entry,
 * an order) is numbered with how many entries came before, so the order finds its entry by that number without a look-up for each. For a
 * credential each of its own records is somebody of its own.
 */
export function ofSales(scope: Scope): string {
  return `${hanging(
    'records r join orders o on o.tenant_id = r.tenant_id and o.record_id = r.id',
    [...both(`'orders'`), ...both(`'orders.resolved'`, 'r.credential_id', `o.status = 'resolved'`)],
    scope,
  )}
   union all select name, value from (
   with known as (
     select r.id, w.own, w.who from records r
     cross join lateral (values ('', r.person_id), ('.own.' || r.credential_id, r.id)) as w (own, who)
     where r.tenant_id = :tenant and ${scope.records} and w.own is not null),
   events as (
     select k.own, k.who, e.created_at as at, 0 as kind, e.id, p.tunnel_id, null as status, null as currency, null::numeric as price
     from known k
     join channels c on c.tenant_id = :tenant and c.record_id = k.id
     join tunnel_entries e on e.tenant_id = :tenant and e.channel_id = c.id
     join entry_points p on p.tenant_id = :tenant and p.id = e.entry_point_id
     union all
     select k.own, k.who, o.created_at, 1, o.id, null, o.status, o.currency, o.price
     from known k join orders o on o.tenant_id = :tenant and o.record_id = k.id),
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
   select 'tunnel.' || tunnel || '.' || figure || own as name, value from figures) as f`;
}

/** What is nobody's: the catalogue, and who looked at ways into tunnels. */
export const ofTenant = `select 'staff' as name, count(*) as value from staff where tenant_id = :tenant and archived_at is null
   union all select 'tunnels', count(*) from tunnels where tenant_id = :tenant
   union all select 'catalogue.' || kind, count(*) from catalogue_items where tenant_id = :tenant and archived_at is null group by kind
   union all select 'tunnel.' || t.tunnel || '.' || case v.kind when 'visit' then 'visits' else 'shows' end, count(*)
     from tunnel_visits v join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
     cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel) where v.tenant_id = :tenant group by t.tunnel, v.kind
   union all select 'tunnel.' || t.tunnel || '.' || case v.kind when 'visit' then 'visitors' else 'shown' end, count(distinct v.visitor)
     from tunnel_visits v join entry_points p on p.tenant_id = v.tenant_id and p.id = v.entry_point_id
     cross join lateral (values (p.tunnel_id::text), ('all')) as t (tunnel) where v.tenant_id = :tenant group by t.tunnel, v.kind`;

export const ofEverything = [ofPeople(everybody), ofCustomers(everybody), ofSales(everybody), ofTenant].join(
  '\n   union all ',
);
