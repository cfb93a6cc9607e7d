import type { AdType } from '../../core/catalogue/ads.ts';
import type * as core from '../../core/content/content.ts';
import type { Content as CoreContent } from '../../core/content/deliver-content.ts';
import { isoMillis } from '../../kit/dates.ts';
import { toObjectId } from '../../kit/ids.ts';
import type { Ad, Content, Recommended, RecommendedAd, Sponsored, SponsoredAd } from './wire-content.ts';

/** From the core to the wire: what apps show. Pure. */

export function toContent({ ads, sponsored, recommended }: CoreContent): Content {
  const of = (type: AdType) => ads.filter((ad) => ad.type === type).map(toAd);
  return {
    displayAd: of('displayAd'),
    videoAdHorizontalVideo: of('videoAdHorizontalVideo'),
    videoAdVerticalVideo: of('videoAdVerticalVideo'),
    leadAd: of('leadAd'),
    sponsoredProducts: sponsored.map(toSponsoredAd),
    recommendationProducts: recommended.map(toRecommendedAd),
    mobileNotifications: of('mobileNotification'),
  };
}

/** An image without a size is what the vendor's library shows as a post: its banner type is `default`. */
function toAd(ad: core.Ad): Ad {
  return {
    adType: ad.type,
    adId: toObjectId(ad.id),
    campaignId: toObjectId(ad.campaignId),
    ...textsOf(ad, ad.campaignName),
    bannerType: ad.bannerType ?? (ad.type === 'displayAd' ? 'default' : null),
  };
}

function textsOf(ad: core.Ad | undefined, campaignName: string | null) {
  return {
    title: ad?.title ?? null,
    campaignName,
    topMessage: ad?.topMessage ?? null,
    contentType: ad?.contentType ?? null,
    contentUrl: ad?.contentUrl ?? null,
    bannerType: ad?.bannerType ?? null,
    bottomMessage: ad?.bottomMessage ?? null,
    buttonText: ad?.buttonText ?? null,
    publishDate: instantOf(ad?.publishesAt),
    expirationDate: instantOf(ad?.expiresAt),
    linkUrl: ad?.linkUrl ?? null,
  };
}

export function toSponsored(item: core.SponsoredProduct): Sponsored {
  const { sponsorship } = item;
  return {
    ...productOf(item),
    campaignId: toObjectId(sponsorship.campaignId),
    adId: toObjectId(sponsorship.adId),
    offerPrice: sponsorship.offerPrice ?? item.price,
    originalPrice: sponsorship.originalPrice ?? item.price,
    sku: item.externalId,
  };
}

export function toRecommended(item: core.RecommendedProduct): Recommended {
  const { sponsorship } = item;
  return {
    ...productOf(item),
    price: item.price,
    campaignId: sponsorship === undefined ? null : toObjectId(sponsorship.campaignId),
    adId: sponsorship === undefined ? null : toObjectId(sponsorship.adId),
  };
}

function toSponsoredAd(item: core.SponsoredProduct): SponsoredAd {
  return { ...adOf(item, 'sponsoredProduct'), ...toSponsored(item) };
}

function toRecommendedAd(item: core.RecommendedProduct): RecommendedAd {
  return { ...adOf(item, 'recommendationProduct'), ...toRecommended(item) };
}

/** A product as an ad: with the texts of the ad that it goes with, else with its own name, image and address. */
function adOf(item: core.RecommendedProduct, adType: string) {
  const ad = item.sponsorship?.ad;
  const texts = textsOf(ad, item.sponsorship?.campaignName ?? null);
  return {
    adType,
    ...texts,
    title: texts.title ?? item.name,
    ...(texts.contentUrl === null && item.image !== null ? { contentUrl: item.image, contentType: 'image' } : {}),
    linkUrl: texts.linkUrl ?? item.url,
  };
}

function productOf({ id, name, url, image, description, category }: core.Product) {
  return { id: toObjectId(id), name, url, image, description, category };
}

function instantOf(moment: number | null | undefined): string | null {
  return moment === null || moment === undefined ? null : isoMillis(moment);
}
