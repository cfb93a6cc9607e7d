/**
 * What the vendor's mobile library sends and reads on the routes that the document does not have: every key, each with a value of its kind.
 * A printed null may be anything.
 */

const id = '5d7f8932387e93790a187b3b';

export const readAd = {
  adType: 'displayAd',
  adId: id,
  title: 'Autumn',
  campaignName: 'Autumn at the centre',
  topMessage: null,
  contentType: null,
  contentUrl: null,
  bannerType: null,
  bottomMessage: null,
  buttonText: null,
  publishDate: null,
  expirationDate: null,
  campaignId: id,
  linkUrl: null,
};

export const readSponsored = {
  id,
  name: 'Boots',
  url: null,
  image: null,
  campaignId: id,
  adId: id,
  offerPrice: '79.90',
  originalPrice: '99.90',
  sku: 'BOOT-40',
  description: null,
  category: null,
};

export const readRecommended = {
  id,
  name: 'Boots',
  url: null,
  image: null,
  price: '79.90',
  description: null,
  category: null,
  campaignId: null,
  adId: null,
};

export const readContent = {
  displayAd: [readAd],
  videoAdHorizontalVideo: [readAd],
  videoAdVerticalVideo: [readAd],
  leadAd: [readAd],
  sponsoredProducts: [{ ...readAd, ...readSponsored }],
  recommendationProducts: [{ ...readAd, ...readRecommended, campaignName: null }],
  mobileNotifications: [readAd],
};

/** Custom values, as `content-delivery` sends them, and as the product calls do. */
export const attributeList = [{ attributeName: 'brands', attributeValue: 'Parking' }];
export const attributeObject = { brands: ['Parking'] };
