import type { Tx } from '../../store/tx.ts';
import type { UseCase } from '../run.ts';
import { contentLimits, type RecommendedProduct, type SponsoredProduct } from './content.ts';
import { sponsoredNow, toProduct } from './list-sponsored.ts';
import { fittingProducts, newestProducts } from './queries.ts';
import { interestsOf, type Visitor, wordsAmong } from './visitor.ts';

export interface Recommend {
  readonly visitor: Visitor;
  /** What the app says that its user likes; these go before what the session did. */
  readonly likes: readonly string[];
  /** Only products in which this stands, literally, in any case of letters. */
  readonly search?: string;
}

/**
 * SKUs and offers: those first in which most of the likes and interests stand; of the others SKUs before offers, and the newest first. Two
 * sessions that did the same are recommended the same, whoever they are.
 */
export const recommendProducts: UseCase<Recommend, RecommendedProduct[]> = {
  name: 'content.recommend_products',
  run: async (tx, { now }, input) => recommend(tx, input, await sponsoredNow(tx, now)),
};

/** The same, told what is sponsored. */
export async function recommend(
  tx: Tx,
  { visitor, likes, search }: Recommend,
  sponsored: readonly SponsoredProduct[],
): Promise<RecommendedProduct[]> {
  const most = contentLimits.products;
  const words = wordsAmong([...likes, ...(await interestsOf(tx, visitor))]);
  const rows =
    words.length === 0 && search === undefined
      ? await tx.all(newestProducts, { tenant: tx.tenantId, most })
      : await tx.all(fittingProducts, { tenant: tx.tenantId, words, search: search ?? null, most });
  const sponsorships = new Map(sponsored.map(({ id, sponsorship }) => [id, sponsorship]));
  return rows.map(toProduct).map((product) => ({ ...product, sponsorship: sponsorships.get(product.id) }));
}
