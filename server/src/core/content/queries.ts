import { statement } from '../../store/statement.ts';
import { loyaltyCampaignType } from '../catalogue/catalogue.ts';
import { contentLimits } from './content.ts';

/** SQL of what apps show. */

/** Looked at, at most, the newest first: campaigns that run, and products of each kind. */
const mostCampaigns = 200;
const mostLookedAt = 10_000;

/** Moments in details are ISO 8601 in UTC with milliseconds, as `:now` is: they compare as texts. */
const isRunning = (of: string, start: string, end: string) =>
  `coalesce(${of}->>'${start}' <= :now collate "C", true) and coalesce(${of}->>'${end}' > :now collate "C", true)`;

/** Campaigns that run and have a list of that name. The limit also keeps what takes the list apart behind it. */
const running = (list: string) => `(
  select id, name, number, details from catalogue_items
  where tenant_id = :tenant and kind = 'offline_campaign' and archived_at is null
    and details->>'type' is distinct from '${loyaltyCampaignType}' and jsonb_typeof(details->'${list}') = 'array'
    and ${isRunning('details', 'startDate', 'endDate')}
  order by number desc limit ${mostCampaigns})`;

/** The ads of campaigns that run, themselves within their dates: the newest campaigns' first, so many of each type. Places count from 1. */
export const runningAds = statement(
  'content.running_ads',
  { tenant: 'uuid', now: 'text', types: 'text[]', most: 'int8' },
  { campaign_id: 'uuid', campaign_name: 'text', place: 'int8', ad: 'jsonb' },
  `select campaign_id, campaign_name, place, ad from (
     select c.id as campaign_id, c.name as campaign_name, c.number, a.place, a.ad,
       row_number() over (partition by a.ad->>'adType' order by c.number desc, a.place) as nth
     from ${running('ads')} c cross join lateral jsonb_array_elements(c.details->'ads') with ordinality a (ad, place)
     where a.ad->>'adType' = any (:types) and ${isRunning('a.ad', 'publishDate', 'expirationDate')}) ranked
   where nth <= :most order by number desc, place`,
);

/** What campaigns that run sponsor. A product that is shown with an ad goes with it: the ad must be there, and within its dates. */
export const sponsoredNames = statement(
  'content.sponsored_names',
  { tenant: 'uuid', now: 'text', most: 'int8' },
  { campaign_id: 'uuid', campaign_name: 'text', product: 'jsonb', ad_place: 'int8?', ad: 'jsonb?' },
  `select c.id as campaign_id, c.name as campaign_name, p.product, a.place as ad_place, a.ad
   from ${running('products')} c cross join lateral jsonb_array_elements(c.details->'products') with ordinality p (product, place)
   left join lateral (
     select e.ad, e.place
     from jsonb_array_elements(case when jsonb_typeof(c.details->'ads') = 'array' then c.details->'ads' else '[]' end)
       with ordinality e (ad, place)
     where e.ad->>'externalId' = p.product->>'ad' and ${isRunning('e.ad', 'publishDate', 'expirationDate')} limit 1) a on true
   where p.product->>'ad' is null or a.ad is not null
   order by c.number desc, p.place limit :most`,
);

const productColumns = {
  id: 'uuid',
  kind: 'text',
  name: 'text',
  external_id: 'text?',
  price: 'numeric?',
  description: 'text?',
  image: 'text?',
  url: 'text?',
  category: 'text?',
} as const;

/** What a product says of itself, else its offer. */
const said = (name: string) => `coalesce(i.details->>'${name}', o.details->>'${name}')`;
const productList = `i.id, i.kind, i.name, i.external_id, coalesce(i.price, o.price) as price, ${said('description')} as description,
  ${said('image')} as image, ${said('url')} as url, g.name as category`;
/** A SKU's offer, and the category of either. */
const withParents = `
  left join catalogue_items o on o.tenant_id = :tenant and o.id = i.parent_id and o.kind = 'offer'
  left join catalogue_items g on g.tenant_id = :tenant and g.id = coalesce(o.parent_id, i.parent_id) and g.kind = 'offer_category'`;

const newest = (most: string) => `
  (select * from catalogue_items where tenant_id = :tenant and kind = 'sku' and archived_at is null order by number desc limit ${most})
  union all
  (select * from catalogue_items where tenant_id = :tenant and kind = 'offer' and archived_at is null order by number desc limit ${most})`;

/** By external ids, or by the ids of those that have none. */
export const productsNamed = statement(
  'content.products_named',
  { tenant: 'uuid', externals: 'text[]', ids: 'uuid[]' },
  productColumns,
  `select ${productList} from catalogue_items i ${withParents}
   where i.tenant_id = :tenant and i.kind in ('sku', 'offer') and i.archived_at is null
     and (i.external_id = any (:externals) or i.id = any (:ids))`,
);

/** The newest SKUs, then the newest offers. */
export const newestProducts = statement(
  'content.newest_products',
  { tenant: 'uuid', most: 'int8' },
  productColumns,
  `select ${productList} from (${newest(':most')}) i ${withParents}
   order by i.kind = 'offer', i.number desc limit :most`,
);

/** How many of the words stand in a text, spelled out: taking a list apart for each product costs more than all the rest. */
const fitting = Array.from(
  { length: contentLimits.words },
  (_, n) => `coalesce((position(w.words[${n + 1}] in p.text) > 0)::int, 0)`,
).join(' + ');

/** Those in which most of the words stand go first. With a text, only those in which it stands. Both literally, in any case of letters. */
export const fittingProducts = statement(
  'content.fitting_products',
  { tenant: 'uuid', words: 'text[]', search: 'text?', most: 'int8' },
  productColumns,
  `with p as materialized (
     select i.id, i.kind, i.number, lower(concat_ws(e'\\n', i.name, i.external_id, ${said('description')}, o.name, g.name)) as text
     from (${newest(String(mostLookedAt))}) i ${withParents}),
   w as materialized (
     select array(select lower(word) from unnest(:words::text[]) word) as words, lower(:search::text) as search),
   best as materialized (
     select p.id, ${fitting} as fitting from p cross join w
     where w.search is null or position(w.search in p.text) > 0
     order by fitting desc, p.kind = 'offer', p.number desc limit :most)
   select ${productList} from best join catalogue_items i on i.tenant_id = :tenant and i.id = best.id ${withParents}
   order by best.fitting desc, i.kind = 'offer', i.number desc`,
);

/** What a session's last visits were about. */
export const lastVisits = statement(
  'content.last_visits',
  { tenant: 'uuid', session: 'uuid', events: 'int8' },
  { data: 'jsonb' },
  `select data from (
     select kind, data, received_at, id from tracking_events where tenant_id = :tenant and session_id = :session
     order by received_at desc, id desc limit :events) e
   where kind = 'visit' order by received_at desc, id desc`,
);

/** Of locations with coordinates, by the great circle of a sphere with the earth's mean radius. Degrees; metres. */
export const nearest = statement(
  'content.nearest_location',
  { tenant: 'uuid', lat: 'numeric', lon: 'numeric' },
  {
    id: 'uuid',
    number: 'int8',
    parent_id: 'uuid?',
    name: 'text',
    external_id: 'text?',
    price: 'numeric?',
    currency: 'text?',
    details: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    distance: 'numeric',
  },
  `select id, number, parent_id, name, external_id, price, currency, details, created_at, updated_at,
     round((2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(lat - at_lat) / 2), 2)
       + cos(radians(at_lat)) * cos(radians(lat)) * power(sin(radians(lon - at_lon) / 2), 2)))))::numeric, 1) as distance
   from (
     select c.*, :lat::numeric::float8 as at_lat, :lon::numeric::float8 as at_lon,
       case when jsonb_typeof(details->'coords'->0) = 'number' then (details->'coords'->>0)::float8 end as lat,
       case when jsonb_typeof(details->'coords'->1) = 'number' then (details->'coords'->>1)::float8 end as lon
     from catalogue_items c where tenant_id = :tenant and kind = 'location' and archived_at is null
     order by number limit ${mostLookedAt}) l
   where lat is not null and lon is not null order by distance, number limit 1`,
);
