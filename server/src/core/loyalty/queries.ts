import { statement } from '../../store/statement.ts';

/** SQL of codes and points. Campaigns have campaign-queries.ts, purchases point-queries.ts; the list is composed in list-codes.ts. */

/** A campaign that gives out codes at a moment. */
export const openCampaign = statement(
  'loyalty.open_campaign',
  { tenant: 'uuid', id: 'uuid', now: 'timestamptz' },
  { id: 'uuid', draws: 'text', allowedChars: 'text', codeLength: 'int4', locationId: 'uuid?' },
  `select id, draws, allowed_chars as "allowedChars", code_length as "codeLength", location_id as "locationId" from loyalty_campaigns
   where tenant_id = :tenant and id = :id and starts_at <= :now and ends_at > :now and codes_expire_at > :now`,
);

/** Whether somebody has a code of a campaign: the person, or with `record` that record alone. */
export const hasCode = statement(
  'loyalty.has_code',
  { tenant: 'uuid', campaign: 'uuid', person: 'uuid', record: 'uuid?' },
  { has: 'bool' },
  `select exists (select from records r join loyalty_codes c on c.tenant_id = r.tenant_id and c.record_id = r.id
     where r.tenant_id = :tenant and r.person_id = :person and c.campaign_id = :campaign
       and (:record::uuid is null or r.id = :record)) as has`,
);

/** Prizes of which codes are left, in their order. */
export const prizesLeft = statement(
  'loyalty.prizes_left',
  { tenant: 'uuid', campaign: 'uuid' },
  { id: 'uuid', left: 'int4' },
  `select id, total_codes - allotted as left from loyalty_prizes
   where tenant_id = :tenant and campaign_id = :campaign and allotted < total_codes order by position, id`,
);

/** Takes one code of a prize: of any number that want the last one, one gets the row. */
export const takePrize = statement(
  'loyalty.take_prize',
  { tenant: 'uuid', id: 'uuid' },
  {},
  'update loyalty_prizes set allotted = allotted + 1 where tenant_id = :tenant and id = :id and allotted < total_codes',
);

/** Touches no row when the code is somebody's already: then another is drawn. */
export const insertCode = statement(
  'loyalty.insert_code',
  {
    tenant: 'uuid',
    id: 'uuid',
    campaign: 'uuid',
    prize: 'uuid',
    code: 'text',
    record: 'uuid',
    subject: 'uuid',
    location: 'uuid?',
    staff: 'uuid?',
    now: 'timestamptz',
  },
  {},
  `insert into loyalty_codes (tenant_id, id, campaign_id, prize_id, code, record_id, subject_id, location_id, allotted_by, allotted_at, changed_at)
   values (:tenant, :id, :campaign, :prize, :code, :record, :subject, :location, :staff, :now, :now)
   on conflict (tenant_id, code) do nothing`,
);

export const campaignByKey = statement(
  'loyalty.campaign_by_key',
  { tenant: 'uuid', key: 'text' },
  { id: 'uuid', allowedChars: 'text' },
  `select k.id, k.allowed_chars as "allowedChars" from loyalty_campaigns k
   join catalogue_items i on i.tenant_id = k.tenant_id and i.id = k.id and i.archived_at is null
   where k.tenant_id = :tenant and k.internal_id = :key`,
);

/**
 * Redeems or blocks a code that waits, in one statement: of any number at once one finds it waiting. It is redeemed from the begin of
 * its campaign until it expires.
 */
export const changeCodeStatus = statement(
  'loyalty.change_code',
  {
    tenant: 'uuid',
    campaign: 'uuid',
    records: 'uuid[]',
    code: 'text',
    status: 'text',
    staff: 'uuid?',
    now: 'timestamptz',
  },
  { id: 'uuid', recordId: 'uuid', prizeId: 'uuid' },
  `update loyalty_codes c set status = :status, changed_by = :staff, changed_at = :now
   from loyalty_campaigns k
   where c.tenant_id = :tenant and c.campaign_id = :campaign and c.record_id = any (:records) and c.code = :code and c.status = 'associated'
     and k.tenant_id = c.tenant_id and k.id = c.campaign_id
     and (:status = 'blocked' or (k.starts_at <= :now and k.codes_expire_at > :now))
   returning c.id, c.record_id as "recordId", c.prize_id as "prizeId"`,
);

export const isCodeOf = statement(
  'loyalty.is_code_of',
  { tenant: 'uuid', campaign: 'uuid', records: 'uuid[]', code: 'text' },
  { is: 'bool' },
  `select exists (select from loyalty_codes
     where tenant_id = :tenant and campaign_id = :campaign and record_id = any (:records) and code = :code) as is`,
);

/** What a redeemed code is worth by its prize, as an entry of the ledger. */
export const earnPrize = statement(
  'loyalty.earn_prize',
  { tenant: 'uuid', id: 'uuid', code: 'uuid', now: 'timestamptz' },
  { points: 'int4' },
  `insert into loyalty_points (tenant_id, id, record_id, campaign_id, reason, rule_id, source_id, points, created_at)
   select c.tenant_id, :id, c.record_id, c.campaign_id, 'prize', p.id, c.id, p.points_value, :now
   from loyalty_codes c join loyalty_prizes p on p.tenant_id = c.tenant_id and p.id = c.prize_id
   where c.tenant_id = :tenant and c.id = :code
   returning points`,
);

/** Codes stay for the books when a person is erased; prizes are taken in one order, so that two erasures take turns. */
export const forgetCodes = statement(
  'loyalty.forget_codes',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `with gone as (
     update loyalty_codes set record_id = null, subject_id = null where tenant_id = :tenant and record_id = any (:records) returning prize_id),
   of_prize as (select prize_id, count(*)::int as codes from gone group by prize_id),
   held as (select id from loyalty_prizes where tenant_id = :tenant and id in (select prize_id from of_prize) order by id for update)
   update loyalty_prizes p set forgotten = p.forgotten + o.codes from of_prize o join held h on h.id = o.prize_id
   where p.tenant_id = :tenant and p.id = o.prize_id`,
);

export const forgetPoints = statement(
  'loyalty.forget_points',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  'update loyalty_points set record_id = null where tenant_id = :tenant and record_id = any (:records)',
);

export const forgetPurchases = statement(
  'loyalty.forget_purchases',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  'update loyalty_purchases set record_id = null where tenant_id = :tenant and record_id = any (:records)',
);
