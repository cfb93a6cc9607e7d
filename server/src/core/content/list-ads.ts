import { isoMillis, parseInstant } from '../../kit/dates.ts';
import type { Id } from '../../kit/ids.ts';
import { type AdType, adTypes } from '../catalogue/ads.ts';
import type { UseCase } from '../run.ts';
import { type Ad, contentLimits, idWithin } from './content.ts';
import { runningAds } from './queries.ts';

/** What campaigns that run show now: the newest campaign's ads first, each campaign's in its order. */
export const listAds: UseCase<void, Ad[]> = {
  name: 'content.list_ads',
  async run(tx, { now }) {
    const most = contentLimits.adsOfType;
    const rows = await tx.all(runningAds, { tenant: tx.tenantId, now: isoMillis(now), types: [...adTypes], most });
    return rows.map(({ campaign_id: id, campaign_name: name, place, ad }) =>
      toAd({ id: id as Id, name }, ad as StoredAd, place),
    );
  },
};

export type StoredAd = Readonly<Record<string, unknown>>;

/** An ad as its campaign has it. One without an external id is known by its place. */
export function toAd(campaign: { readonly id: Id; readonly name: string }, ad: StoredAd, place: number): Ad {
  const key = textOf(ad.externalId);
  return {
    id: idWithin(campaign.id, key === null ? `ad at ${place}` : `ad ${key}`),
    campaignId: campaign.id,
    campaignName: campaign.name,
    type: ad.adType as AdType,
    title: textOf(ad.title),
    topMessage: textOf(ad.topMessage),
    bottomMessage: textOf(ad.bottomMessage),
    buttonText: textOf(ad.buttonText),
    contentType: textOf(ad.contentType),
    contentUrl: textOf(ad.contentUrl),
    bannerType: textOf(ad.bannerType),
    linkUrl: textOf(ad.linkUrl),
    publishesAt: momentOf(ad.publishDate),
    expiresAt: momentOf(ad.expirationDate),
  };
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function momentOf(value: unknown): number | null {
  return (typeof value === 'string' ? parseInstant(value) : undefined) ?? null;
}
