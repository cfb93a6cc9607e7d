/**
 * What a campaign shows: ads, and products that it sponsors. Both are lists in the campaign's details (`ads`, `products`), read by the
 * import (`import/campaign-fields.ts`) and stored as it read them: texts are trimmed, moments ISO 8601 in UTC with milliseconds (so that
 * they compare as texts), prices decimal text.
 */
export const adTypes = [
  'displayAd',
  'videoAdHorizontalVideo',
  'videoAdVerticalVideo',
  'leadAd',
  'mobileNotification',
] as const;
export type AdType = (typeof adTypes)[number];

/** The texts of an ad, by their names in the file. */
export const adTexts = ['title', 'topMessage', 'contentType', 'bannerType', 'bottomMessage', 'buttonText'] as const;
/** What it shows, and where it leads to. */
export const adLinks = ['contentUrl', 'linkUrl'] as const;
/** It is shown from the first until the second, as far as it has them. */
export const adMoments = ['publishDate', 'expirationDate'] as const;

/** Addresses that an app opens: of the web, or of apps (`shop://offers`), but none that runs what it says. */
export const linkShape = /^(?!(?:javascript|data|vbscript|file|blob|about):)[a-z][a-z0-9+.-]*:\S+$/i;
