import { createHash } from 'node:crypto';
import { type Id, idTime, newId } from '../../kit/ids.ts';
import type { AdType } from '../catalogue/ads.ts';

/**
 * What apps show: ads, products that somebody sponsors, products that fit. Anybody can ask for it (an app's key is public), so nothing of it
 * tells about a person: it follows from what the operator published and from what the asking session did itself.
 */

/** How much of each an answer holds at most, and how many words products are compared with. */
export const contentLimits = { adsOfType: 20, products: 20, words: 10 } as const;

/** Times in epoch milliseconds. */
export interface Ad {
  /** Stays the same while the campaign has it. */
  readonly id: Id;
  readonly campaignId: Id;
  readonly campaignName: string;
  readonly type: AdType;
  readonly title: string | null;
  readonly topMessage: string | null;
  readonly bottomMessage: string | null;
  readonly buttonText: string | null;
  readonly contentType: string | null;
  readonly contentUrl: string | null;
  readonly bannerType: string | null;
  readonly linkUrl: string | null;
  readonly publishesAt: number | null;
  readonly expiresAt: number | null;
}

/** A SKU, or an offer. What a SKU does not say of itself its offer says. Prices are decimal text. */
export interface Product {
  readonly id: Id;
  readonly name: string;
  readonly externalId: string | null;
  readonly price: string | null;
  readonly description: string | null;
  readonly image: string | null;
  readonly url: string | null;
  /** The name of its offer category. */
  readonly category: string | null;
}

/** A campaign's claim to a product. */
export interface Sponsorship {
  readonly adId: Id;
  readonly campaignId: Id;
  readonly campaignName: string;
  /** The ad that it is shown with. */
  readonly ad: Ad | undefined;
  readonly offerPrice: string | null;
  readonly originalPrice: string | null;
}

export interface SponsoredProduct extends Product {
  readonly sponsorship: Sponsorship;
}

export interface RecommendedProduct extends Product {
  /** When a campaign that runs sponsors it, too. */
  readonly sponsorship: Sponsorship | undefined;
}

/** An id of something that a campaign names in its own lists: the same for the same key, without being kept anywhere. */
export function idWithin(campaign: Id, key: string): Id {
  const digest = createHash('sha256').update(`${campaign} ${key}`).digest();
  return newId(idTime(campaign), (bytes) => digest.subarray(0, bytes));
}
