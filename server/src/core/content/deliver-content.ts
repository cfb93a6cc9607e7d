import type { UseCase } from '../run.ts';
import type { Ad, RecommendedProduct, SponsoredProduct } from './content.ts';
import { listAds } from './list-ads.ts';
import { listSponsored } from './list-sponsored.ts';
import { type Recommend, recommendProducts } from './recommend-products.ts';

export interface Content {
  readonly ads: readonly Ad[];
  readonly sponsored: readonly SponsoredProduct[];
  readonly recommended: readonly RecommendedProduct[];
}

/** All that an app shows on a screen, of one moment. */
export const deliverContent: UseCase<Recommend, Content> = {
  name: 'content.deliver',
  async run(tx, context, input) {
    const ads = await listAds.run(tx, context);
    const sponsored = await listSponsored.run(tx, context);
    const recommended = await recommendProducts.run(tx, context, input);
    return { ads, sponsored, recommended };
  },
};
