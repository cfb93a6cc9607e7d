import { statement } from '../../store/statement.ts';

/** SQL of purchases and of what they earn, and of the books as a whole. */

/** Touches no row when the lead's purchase is known already. */
export const insertPurchase = statement(
  'loyalty.insert_purchase',
  { tenant: 'uuid', lead: 'uuid', record: 'uuid', value: 'numeric', currency: 'text?', now: 'timestamptz' },
  {},
  `insert into loyalty_purchases (tenant_id, lead_id, record_id, value, currency, at)
   values (:tenant, :lead, :record, :value, :currency, :now) on conflict (tenant_id, lead_id) do nothing`,
);

/**
 * Rules of campaigns that run now, and of which the person has a code or which the lead of the purchase names, that the purchase fulfils: by itself, or with a period together
 * with what else the person bought in it, and then once in it. A purchase without a currency is in the rule's.
 */
export const rulesFulfilled = statement(
  'loyalty.rules_fulfilled',
  { tenant: 'uuid', person: 'uuid', lead: 'uuid', value: 'numeric', currency: 'text?', now: 'timestamptz' },
  { id: 'uuid', campaignId: 'uuid', points: 'int4' },
  `select a.id, a.campaign_id as "campaignId", a.points
   from loyalty_rules a
   join loyalty_campaigns k on k.tenant_id = a.tenant_id and k.id = a.campaign_id and k.starts_at <= :now and k.ends_at > :now
   cross join lateral (select :now - case a.period when 'day' then interval '24 hours' when 'week' then interval '168 hours'
     when 'month' then interval '720 hours' when 'year' then interval '8760 hours'
     when 'custom' then a.custom_days * interval '24 hours' end as since) w
   cross join lateral (select case when a.period = '' then :value else (
     select coalesce(sum(b.value), 0) from loyalty_purchases b join records r on r.tenant_id = b.tenant_id and r.id = b.record_id
     where b.tenant_id = :tenant and r.person_id = :person and b.at > w.since
       and (a.currency = '' or b.currency is null or b.currency = a.currency)) end as spent) s
   where a.tenant_id = :tenant and (a.currency = '' or :currency::text is null or :currency = a.currency)
     and case a.criteria when 'above' then s.spent > a.value when 'below' then s.spent < a.value
       else s.spent between a.value and a.between_value end
     and (exists (select from leads l where l.tenant_id = :tenant and l.id = :lead and l.offline_campaign_id = a.campaign_id)
       or exists (select from loyalty_codes c join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
         where c.tenant_id = :tenant and c.campaign_id = a.campaign_id and r.person_id = :person))
     and (a.period = '' or not exists (select from loyalty_points e join records r on r.tenant_id = e.tenant_id and r.id = e.record_id
       where e.tenant_id = :tenant and e.rule_id = a.id and r.person_id = :person and e.created_at > w.since))
   order by a.campaign_id, a.position`,
);

export const insertPoints = statement(
  'loyalty.insert_points',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    campaign: 'uuid',
    rule: 'uuid',
    source: 'uuid',
    points: 'int4',
    now: 'timestamptz',
  },
  {},
  `insert into loyalty_points (tenant_id, id, record_id, campaign_id, reason, rule_id, source_id, points, created_at)
   values (:tenant, :id, :record, :campaign, 'purchase', :rule, :source, :points, :now)
   on conflict (tenant_id, source_id, rule_id) do nothing`,
);

/**
 * Everything in the books that does not add up; no row when they balance. `thing` is the prize, code or entry that it is about.
 * - `allotted`, `forgotten`: what a prize has counted against its codes
 * - `oversold`: more codes of a prize than it has
 * - `campaign`: a code whose prize is of another campaign
 * - `redeemed_without_points`: a redeemed code and its entries, which is to be one
 * - `points_without_redeemed`, `points_without_purchase`: entries for what did not happen
 * - `nobodys`: a code of a record that is not there and cannot come back
 * - `second_code`: codes of one subject in one campaign
 */
export const drift = statement(
  'loyalty.drift',
  { tenant: 'uuid' },
  { kind: 'text', thing: 'uuid', expected: 'int8', found: 'int8' },
  `with counted as (
     select p.id, p.campaign_id, p.allotted, p.forgotten, p.total_codes, count(c.id) as codes, count(c.id) - count(c.record_id) as nobodys,
       count(c.id) filter (where c.campaign_id <> p.campaign_id) as strays
     from loyalty_prizes p left join loyalty_codes c on c.tenant_id = p.tenant_id and c.prize_id = p.id
     where p.tenant_id = :tenant group by p.tenant_id, p.id),
   redeemed as (
     select c.id, count(e.id) as entries from loyalty_codes c
     left join loyalty_points e on e.tenant_id = c.tenant_id and e.source_id = c.id and e.rule_id = c.prize_id and e.reason = 'prize'
     where c.tenant_id = :tenant and c.status = 'redeemed' group by c.tenant_id, c.id)
   select 'allotted' as kind, id as thing, codes as expected, allotted::bigint as found from counted where codes <> allotted
   union all select 'forgotten', id, nobodys, forgotten::bigint from counted where nobodys <> forgotten
   union all select 'oversold', id, total_codes::bigint, codes from counted where codes > total_codes
   union all select 'campaign', id, 0, strays from counted where strays > 0
   union all select 'redeemed_without_points', id, 1, entries from redeemed where entries <> 1
   union all select 'points_without_redeemed', e.id, 1, 0 from loyalty_points e
     left join loyalty_codes c on c.tenant_id = e.tenant_id and c.id = e.source_id and c.prize_id = e.rule_id and c.status = 'redeemed'
     where e.tenant_id = :tenant and e.reason = 'prize' and c.id is null
   union all select 'points_without_purchase', e.id, 1, 0 from loyalty_points e
     left join loyalty_purchases b on b.tenant_id = e.tenant_id and b.lead_id = e.source_id
     where e.tenant_id = :tenant and e.reason = 'purchase' and b.lead_id is null
   union all select 'nobodys', c.id, 1, 0 from loyalty_codes c
     left join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
     where c.tenant_id = :tenant and c.record_id is not null and r.id is null and not exists (
       select from erasures e where e.tenant_id = :tenant and e.state = 'pending' and c.record_id = any (e.record_ids))
   union all select 'second_code', campaign_id, 1, count(*) from loyalty_codes
     where tenant_id = :tenant and subject_id is not null group by campaign_id, subject_id having count(*) > 1`,
);
