import { attested, type CoverageRow, inferred } from '../coverage-row.ts';

const content = 'the vendor’s mobile library, content-delivery';
const sponsored = 'the vendor’s mobile library, sponsored-products-id, -json, -ad';
const recommended = 'the vendor’s mobile library, recommendation-products, -ids, -json, /search';
const proximity = 'the vendor’s mobile library, proximity-location';
const every = 'the vendor’s mobile library, all content calls';

const all: CoverageRow[] = [
  attested(
    'mobile-content/key',
    every,
    'JSON, with the key in the header `appKey` and as `appkey` in the body; either alone will do',
  ),
  attested('mobile-content/mid', every, '`mid` is the session’s id; `mobileId` in the answer is the same'),
  attested('mobile-content/errors', every, 'errors are `{success: false, error, message}`'),
  inferred(
    'mobile-content/unknown',
    every,
    'an unknown or missing key is 401; a missing, foreign or spoilt `mid` is 400',
  ),
  inferred('mobile-content/forms', every, 'forms and multipart bodies are taken, too'),
  inferred('mobile-content/null', every, 'every key is always there: what is not known is null'),
  inferred(
    'mobile-content/stranger',
    every,
    'an answer follows from the catalogue and the asking session alone, never from its person',
  ),
  inferred('mobile-content/erased', every, 'a session whose person was erased is as if it had done nothing'),
  inferred('mobile-content/stores-nothing', every, 'asking stores nothing'),
];

const ads: CoverageRow[] = [
  attested('mobile-content.read/example', content, 'the library’s request gets `{success, mobileId, data}`'),
  attested(
    'mobile-content.read/reply.lists',
    content,
    'data has displayAd, videoAdHorizontalVideo, videoAdVerticalVideo, leadAd, sponsoredProducts, recommendationProducts, mobileNotifications: always lists',
  ),
  attested(
    'mobile-content.read/reply.ad',
    content,
    'an ad has adType, adId, title, campaignName, topMessage, contentType, contentUrl, bannerType, bottomMessage, buttonText, publishDate, expirationDate, campaignId, linkUrl',
  ),
  attested('mobile-content.read/reply.products', content, 'products are read as ads there: they have the keys of both'),
  attested('mobile-content.read/reply.post', content, 'an image without a banner type is a post: `default`'),
  attested(
    'mobile-content.read/body.additionalData',
    content,
    'additionalData is a list of {attributeName, attributeValue}',
  ),
  attested('mobile-content.read/body.searchQuery', content, 'searchQuery narrows the recommended products'),
  inferred(
    'mobile-content.read/running',
    content,
    'of campaigns that run: not archived, startDate ≤ now < endDate, open where they have none',
  ),
  inferred('mobile-content.read/published', content, 'an ad is shown from its publishDate until its expirationDate'),
  inferred(
    'mobile-content.read/ids',
    content,
    'adId and campaignId are 24 hex digits, and stay the same while the campaign has the ad',
  ),
  inferred(
    'mobile-content.read/order',
    content,
    'the newest campaign’s ads first, each campaign’s in its order; 20 of a type at most',
  ),
  inferred(
    'mobile-content.read/import',
    content,
    'ads and sponsored products are checked by the import; links that run what they say are refused',
  ),
];

const products: CoverageRow[] = [
  attested('mobile-sponsored.list/example', sponsored, 'the library’s requests get `{success, mobileId, data: […]}`'),
  attested(
    'mobile-sponsored.list/reply',
    sponsored,
    'id, name, url, image, campaignId, adId, offerPrice, originalPrice (texts), sku, description, category',
  ),
  attested('mobile-sponsored.list/body.additionalData', sponsored, 'additionalData is an object'),
  inferred('mobile-sponsored.list/ids', sponsored, '-id answers the ids alone, in objects: id, sku, campaignId, adId'),
  inferred(
    'mobile-sponsored.list/running',
    sponsored,
    'what campaigns that run sponsor; with an ad, while that is shown',
  ),
  inferred(
    'mobile-sponsored.list/names',
    sponsored,
    'a SKU or an offer, by external id or id; each once; what is not in use is left out',
  ),
  inferred('mobile-sponsored.list/limit', sponsored, 'the first 20'),
  inferred('mobile-sponsored.list/prices', sponsored, 'a price that the campaign does not say is the catalogue’s'),
  attested(
    'mobile-recommended.list/example',
    recommended,
    'the library’s requests get `{success, mobileId, data: […]}`',
  ),
  attested(
    'mobile-recommended.list/reply',
    recommended,
    'id, name, url, image, price (a text), description, category, campaignId, adId',
  ),
  attested(
    'mobile-recommended.list/body.searchQuery',
    recommended,
    'searchQuery is sent to all four; an empty one asks for nothing',
  ),
  attested('mobile-recommended.list/body.additionalData', recommended, 'additionalData is an object'),
  inferred('mobile-recommended.list/ids', recommended, '-ids answers the ids alone, in objects: id, campaignId, adId'),
  inferred(
    'mobile-recommended.list/search',
    recommended,
    'a search is for that very text, wildcards too, in any case, in name, external id, description, offer and category',
  ),
  inferred('mobile-recommended.list/order', recommended, 'SKUs before offers, the newest first; 20 at most'),
  inferred(
    'mobile-recommended.list/visits',
    recommended,
    'what fits brands, interests, categories, tenants of the session’s visits goes first',
  ),
  inferred(
    'mobile-recommended.list/likes',
    recommended,
    'and what fits such attributes of additionalData, in a list or an object',
  ),
  inferred(
    'mobile-recommended.list/sponsored',
    recommended,
    'campaignId and adId are there when a campaign sponsors it, else null',
  ),
  inferred('mobile-recommended.list/parents', recommended, 'what a SKU does not say of itself its offer says'),
];

const near: CoverageRow[] = [
  attested('mobile-location.nearest/example', proximity, 'the library’s request gets an object'),
  inferred(
    'mobile-location.nearest/last-place',
    proximity,
    'the location nearest to where the session said last that it is',
  ),
  inferred(
    'mobile-location.nearest/reply',
    proximity,
    'the fields of List Locations, and `distance` in metres along the great circle',
  ),
  inferred(
    'mobile-location.nearest/body',
    proximity,
    'lat and lon in the body go before that, and are not stored; one without the other is 400',
  ),
  inferred('mobile-location.nearest/nothing', proximity, 'no place, or no location with coordinates: `data` is `{}`'),
];

/** What apps show, row by row; the document does not have it, the vendor’s mobile library calls it. */
export const contentCoverage: readonly CoverageRow[] = [...all, ...ads, ...products, ...near];
