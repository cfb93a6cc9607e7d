import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const catalogues = 'List Catalogues';
const offers = 'List offers';
const skus = 'List SKUs';
const locations = 'List Locations';
const campaigns = 'List Offline Campaigns';
const users = 'List Business Users';
const channels = 'List Channels';

const paged: CoverageRow[] = [
  documented('catalogue.list/example', catalogues, 'the samples’ request gets a bare array in the printed shape'),
  documented('catalogue.list/reply', catalogues, '`_id` and name of every offer category, oldest first'),
  documented('catalogue.list/headers', catalogues, 'X-Current-Page, X-Records, X-Total-Pages, exposed to browsers'),
  documented('catalogue.list/query.page', catalogues, '`page` walks the list, from 1; without it the first'),
  inferred('catalogue.list/page-size', 'List Catalogues, offers, SKUs', 'a hundred items a page; totals are exact'),
  inferred(
    'catalogue.list/past-the-end',
    'List Catalogues, offers, SKUs',
    'a page past the end is empty with right headers; an empty list has no pages',
  ),
  inferred(
    'catalogue.list/page-wrong',
    'List Catalogues, offers, SKUs',
    'a page that is no whole number from 1 is 400, named',
  ),
  inferred('catalogue.list/archived', 'all lists', 'what is archived is not listed'),
  inferred('catalogue.list/tenant', 'all lists', 'another tenant’s lists are its own'),
  documented('offer.list/example', offers, 'the samples’ request gets a bare array in the printed shape'),
  documented(
    'offer.list/reply',
    offers,
    '`_id`, name, price (a number), externalId, offerCategory with `_id` and name',
  ),
  documented('offer.list/headers', offers, 'the three headers'),
  documented('offer.list/query.page', offers, '`page` walks the list'),
  inferred('offer.list/nulls', 'List offers, SKUs', 'what an item does not have is null: every printed key is there'),
  documented('sku.list/example', skus, 'the samples’ request gets a bare array in the printed shape'),
  documented('sku.list/reply', skus, '`_id`, name, price, externalId, quantity (a number), offer with `_id` and name'),
  documented('sku.list/headers', skus, 'the three headers'),
  documented('sku.list/query.page', skus, '`page` walks the list'),
];

const whole: CoverageRow[] = [
  documented('location.list/example', locations, 'the samples’ request gets a bare array in the printed shape'),
  documented(
    'location.list/reply',
    locations,
    '`_id`, timestamp, createdAt, areaId, name, description, address, `__v`, coords (two numbers), image',
  ),
  documented('location.list/query.country_name', locations, '`country_name` keeps the locations in that country'),
  documented('location.list/query.county_name', locations, '`county_name` keeps the locations in that county'),
  inferred(
    'location.list/matching',
    locations,
    'the whole name in any case of letters; both together keep what fits both; an empty one asks for nothing',
  ),
  inferred(
    'location.list/bare',
    locations,
    'unknown texts are empty, unknown coords 0 and 0; areaId is derived from country and county, null without both',
  ),
  documented('offline-campaign.list/example', campaigns, 'the samples’ request gets a bare array in the printed shape'),
  documented(
    'offline-campaign.list/reply',
    campaigns,
    '`_id`, locationId, name, description, image, type, budget, startDate, endDate, timestamp, createdAt, drawFrequency, winningType, `__v`',
  ),
  inferred('offline-campaign.list/no-loyalty', campaigns, 'loyalty campaigns are not among them'),
  documented('business-user.list/example', users, 'the samples’ request gets a bare array in the printed shape'),
  documented(
    'business-user.list/reply',
    users,
    '`_id`, locations and offerCategories with `_id` and name, firstName, lastName, email, phone, groupRole, role',
  ),
  inferred(
    'business-user.list/consultant',
    users,
    'the `_id` is what a lead names as consultantId, while not archived',
  ),
  documented('channel.list/example', channels, 'the samples’ request gets a bare array in the printed shape'),
  documented('channel.list/reply', channels, '`_id`, name, mediaType (Earned Media, Owned Media)'),
  documented(
    'channel.list/lead',
    'Add Lead',
    'the `_id` is what a lead names as channelId ("please check List Channels")',
  ),
];

/** The document's List Catalogues to List Channels, row by row. */
export const catalogueCoverage: readonly CoverageRow[] = [...paged, ...whole];
