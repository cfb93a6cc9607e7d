import { statement } from '../../store/statement.ts';

/** SQL of campaigns, and of codes as they are shown. */

export const codesByIds = statement(
  'loyalty.codes_by_ids',
  { tenant: 'uuid', ids: 'uuid[]' },
  {
    id: 'uuid',
    code: 'text',
    status: 'text',
    recordId: 'uuid',
    personId: 'uuid',
    allottedAt: 'timestamptz',
    changedAt: 'timestamptz',
    prizeName: 'text',
    points: 'int4',
    campaignId: 'uuid',
    internalId: 'text',
    campaignName: 'text',
    draws: 'text',
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
    expiresAt: 'timestamptz',
    timeZone: 'text',
    location: 'text?',
    staffId: 'uuid?',
    staffName: 'text?',
  },
  `select c.id, c.code, c.status, c.record_id as "recordId", r.person_id as "personId", c.allotted_at as "allottedAt",
     c.changed_at as "changedAt", p.name as "prizeName", p.points_value as points, k.id as "campaignId", k.internal_id as "internalId",
     i.name as "campaignName", k.draws, k.starts_at as "startsAt", k.ends_at as "endsAt", k.codes_expire_at as "expiresAt",
     k.time_zone as "timeZone", l.name as location, s.id as "staffId", trim(s.first_name || ' ' || s.last_name) as "staffName"
   from loyalty_codes c
   join records r on r.tenant_id = c.tenant_id and r.id = c.record_id
   join loyalty_prizes p on p.tenant_id = c.tenant_id and p.id = c.prize_id
   join loyalty_campaigns k on k.tenant_id = c.tenant_id and k.id = c.campaign_id
   join catalogue_items i on i.tenant_id = k.tenant_id and i.id = k.id
   left join catalogue_items l on l.tenant_id = c.tenant_id and l.id = c.location_id
   left join staff s on s.tenant_id = c.tenant_id and s.id = coalesce(c.changed_by, c.allotted_by)
   where c.tenant_id = :tenant and c.id = any (:ids)`,
);

/** Newest first; with a campaign: those of it, and one that waits before others. */
export const codesOfRecords = statement(
  'loyalty.codes_of_records',
  { tenant: 'uuid', records: 'uuid[]', campaign: 'uuid?', limit: 'int8' },
  { id: 'uuid' },
  `select id from loyalty_codes
   where tenant_id = :tenant and record_id = any (:records) and (:campaign::uuid is null or campaign_id = :campaign)
   order by (:campaign::uuid is not null and status = 'associated') desc, allotted_at desc, id desc limit :limit`,
);

/** Oldest first. `active`: only those that run at `now`. `credential`: what is counted and listed is that credential's own. */
export const campaignsOf = statement(
  'loyalty.campaigns',
  { tenant: 'uuid', active: 'bool', credential: 'uuid?', leads: 'int8', now: 'timestamptz' },
  {
    id: 'uuid',
    internalId: 'text',
    name: 'text',
    draws: 'text',
    allowedChars: 'text',
    codeLength: 'int4',
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
    codesExpireAt: 'timestamptz',
    locationId: 'uuid?',
    locationName: 'text?',
    locationExternal: 'text?',
    timeZone: 'text',
    details: 'jsonb',
    version: 'int4',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
    prizes: 'jsonb',
    rules: 'jsonb',
    leads: 'uuid[]',
    allotted: 'int8',
  },
  `select k.id, k.internal_id as "internalId", i.name, k.draws, k.allowed_chars as "allowedChars", k.code_length as "codeLength",
     k.starts_at as "startsAt", k.ends_at as "endsAt", k.codes_expire_at as "codesExpireAt", k.location_id as "locationId",
     l.name as "locationName", l.external_id as "locationExternal", k.time_zone as "timeZone", k.details, k.version, k.created_at as "createdAt", k.updated_at as "updatedAt",
     (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'codes', p.total_codes, 'points', p.points_value)
        order by p.position, p.id), '[]') from loyalty_prizes p where p.tenant_id = :tenant and p.campaign_id = k.id) as prizes,
     (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'currency', a.currency, 'criteria', a.criteria, 'value', a.value::text,
        'betweenValue', a.between_value::text, 'period', a.period, 'customDays', a.custom_days, 'points', a.points)
        order by a.position), '[]') from loyalty_rules a where a.tenant_id = :tenant and a.campaign_id = k.id) as rules,
     array(select d.id from leads d where d.tenant_id = :tenant and d.offline_campaign_id = k.id
       and (:credential::uuid is null or d.credential_id = :credential) order by d.created_at desc, d.id desc limit :leads) as leads,
     case when :credential::uuid is null
       then (select coalesce(sum(p.allotted), 0)::bigint from loyalty_prizes p where p.tenant_id = :tenant and p.campaign_id = k.id)
       else (select coalesce(sum(c.value), 0)::bigint from counters c
         where c.tenant_id = :tenant and c.name = 'codes.campaign.' || k.id || '.own.' || :credential) end as allotted
   from loyalty_campaigns k
   join catalogue_items i on i.tenant_id = k.tenant_id and i.id = k.id and i.archived_at is null
   left join catalogue_items l on l.tenant_id = k.tenant_id and l.id = k.location_id
   where k.tenant_id = :tenant and (not :active or (k.starts_at <= :now and k.ends_at > :now))
   order by k.created_at, k.id`,
);

export const insertCampaign = statement(
  'loyalty.insert_campaign',
  {
    tenant: 'uuid',
    id: 'uuid',
    internal: 'text',
    draws: 'text',
    allowedChars: 'text',
    codeLength: 'int4',
    location: 'uuid?',
    timeZone: 'text',
    starts: 'timestamptz',
    ends: 'timestamptz',
    expire: 'timestamptz',
    details: 'jsonb',
    now: 'timestamptz',
  },
  {},
  `insert into loyalty_campaigns (tenant_id, id, internal_id, draws, allowed_chars, code_length, location_id, time_zone, starts_at, ends_at,
     codes_expire_at, details, created_at, updated_at)
   values (:tenant, :id, :internal, :draws, :allowedChars, :codeLength, :location, :timeZone, :starts, :ends, :expire, :details, :now, :now)`,
);

/** Changes a campaign by its internal id, and its name in the catalogue. */
export const updateCampaign = statement(
  'loyalty.update_campaign',
  {
    tenant: 'uuid',
    internal: 'text',
    name: 'text',
    draws: 'text',
    allowedChars: 'text',
    codeLength: 'int4',
    location: 'uuid?',
    timeZone: 'text',
    starts: 'timestamptz',
    ends: 'timestamptz',
    expire: 'timestamptz',
    details: 'jsonb',
    now: 'timestamptz',
  },
  { id: 'uuid', wasArchived: 'bool' },
  `with changed as (
     update loyalty_campaigns set draws = :draws, allowed_chars = :allowedChars, code_length = :codeLength, location_id = :location,
       time_zone = :timeZone, starts_at = :starts, ends_at = :ends, codes_expire_at = :expire, details = :details,
       version = version + 1, updated_at = :now
     where tenant_id = :tenant and internal_id = :internal returning id),
   before as (
     select i.id, i.archived_at from catalogue_items i where i.tenant_id = :tenant and i.id = (select id from changed) for no key update)
   update catalogue_items i set name = :name, updated_at = :now, archived_at = null from before
   where i.tenant_id = :tenant and i.id = before.id returning i.id, before.archived_at is not null as "wasArchived"`,
);

/** No row when more codes of it are out than it is to have. */
export const putPrize = statement(
  'loyalty.put_prize',
  { tenant: 'uuid', id: 'uuid', campaign: 'uuid', position: 'int4', name: 'text', codes: 'int4', points: 'int4' },
  {},
  `insert into loyalty_prizes as p (tenant_id, id, campaign_id, position, name, total_codes, points_value)
   values (:tenant, :id, :campaign, :position, :name, :codes, :points)
   on conflict (tenant_id, campaign_id, name) do update
     set position = excluded.position, total_codes = excluded.total_codes, points_value = excluded.points_value
     where p.allotted <= excluded.total_codes`,
);

/** Prizes that are named no more; one of which codes are out stays, and is found afterwards. */
export const removePrizes = statement(
  'loyalty.remove_prizes',
  { tenant: 'uuid', campaign: 'uuid', names: 'text[]' },
  {},
  `delete from loyalty_prizes where tenant_id = :tenant and campaign_id = :campaign and not name = any (:names) and allotted = 0`,
);

export const otherPrize = statement(
  'loyalty.other_prize',
  { tenant: 'uuid', campaign: 'uuid', names: 'text[]' },
  { name: 'text' },
  `select name from loyalty_prizes where tenant_id = :tenant and campaign_id = :campaign and not name = any (:names) limit 1`,
);

export const putRule = statement(
  'loyalty.put_rule',
  {
    tenant: 'uuid',
    id: 'uuid',
    campaign: 'uuid',
    position: 'int4',
    currency: 'text',
    criteria: 'text',
    value: 'numeric',
    between: 'numeric?',
    period: 'text',
    customDays: 'int4',
    points: 'int4',
  },
  {},
  `insert into loyalty_rules (tenant_id, id, campaign_id, position, currency, criteria, value, between_value, period, custom_days, points)
   values (:tenant, :id, :campaign, :position, :currency, :criteria, :value, :between, :period, :customDays, :points)
   on conflict (tenant_id, campaign_id, position) do update set currency = excluded.currency, criteria = excluded.criteria,
     value = excluded.value, between_value = excluded.between_value, period = excluded.period, custom_days = excluded.custom_days,
     points = excluded.points`,
);

export const removeRules = statement(
  'loyalty.remove_rules',
  { tenant: 'uuid', campaign: 'uuid', from: 'int4' },
  {},
  'delete from loyalty_rules where tenant_id = :tenant and campaign_id = :campaign and position >= :from',
);

export const findLocation = statement(
  'loyalty.find_location',
  { tenant: 'uuid', id: 'uuid?', external: 'text' },
  { id: 'uuid' },
  `select id from catalogue_items where tenant_id = :tenant and kind = 'location' and archived_at is null
     and (id = :id or external_id = :external) order by number limit 1`,
);
