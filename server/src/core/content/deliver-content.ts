import type { UseCase } from '../run.ts';
import { type Ad, contentLimits, type RecommendedProduct, type SponsoredProduct } from './content.ts';
import { listAds } from './list-ads.ts';
import { sponsoredNow } from './list-sponsored.ts';
import { type Recommend, recommend } from './recommend-products.ts';

export interface Content {
  readonly ads: readonly Ad[];
  readonly sponsored: readonly SponsoredProduct[];
  readonly recommended: readonly RecommendedProduct[];
}

/** All that an app shows on a screen, of one moment. */
export const deliverContent: UseCase<Recommend, Content> = {
  name: 'content.deliver',
  async run(tx, context, input) {
    const ads = await listAds.run(tx, context, undefined);
    const sponsored = await sponsoredNow(tx, context.now);
    const recommended = await recommend(tx, input, sponsored);
    return { ads, sponsored: sponsored.slice(0, contentLimits.products), recommended };
  },
};
