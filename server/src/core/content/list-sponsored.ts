import { isoMillis } from '../../kit/dates.ts';
import { fromObjectId, type Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { UseCase } from '../run.ts';
import { contentLimits, idWithin, type Product, type SponsoredProduct, type Sponsorship } from './content.ts';
import { type StoredAd, textOf, toAd } from './list-ads.ts';
import { productsNamed, sponsoredNames } from './queries.ts';

/** What campaigns name, at most: a name may be of nothing that there is, or named twice. */
const mostNames = 100;

type ProductRow = Row<(typeof productsNamed)['columns']>;

/** What campaigns that run sponsor now, the newest campaign's first, each product once; names of nothing that is in use are left out. */
export const listSponsored: UseCase<void, SponsoredProduct[]> = {
  name: 'content.list_sponsored',
  run: async (tx, { now }) => (await sponsoredNow(tx, now)).slice(0, contentLimits.products),
};

/** All of them, not only as many as are shown. */
export async function sponsoredNow(tx: Tx, now: number): Promise<SponsoredProduct[]> {
  const rows = await tx.all(sponsoredNames, { tenant: tx.tenantId, now: isoMillis(now), most: mostNames });
  const names = rows.map(({ product }) => nameIn(product as Stored)).filter(({ name }) => name !== '');
  if (names.length === 0) return [];
  const products = await tx.all(productsNamed, {
    tenant: tx.tenantId,
    externals: names.map(({ name }) => name),
    ids: names.map(({ name }) => fromObjectId(name)).filter((id) => id !== undefined),
  });
  const sponsored = new Map<string, SponsoredProduct>();
  for (const row of rows) {
    const found = productOf(products, nameIn(row.product as Stored));
    if (found !== undefined && !sponsored.has(found.id))
      sponsored.set(found.id, { ...toProduct(found), sponsorship: toSponsorship(row) });
  }
  return [...sponsored.values()];
}

type Stored = Readonly<Record<string, unknown>>;

function nameIn({ sku, offer }: Stored): { readonly kind: string; readonly name: string } {
  return typeof sku === 'string' ? { kind: 'sku', name: sku } : { kind: 'offer', name: textOf(offer) ?? '' };
}

/** An external id goes before another product's own id. */
function productOf(products: readonly ProductRow[], { kind, name }: ReturnType<typeof nameIn>): ProductRow | undefined {
  const ofKind = products.filter((product) => product.kind === kind);
  return (
    ofKind.find(({ external_id: external }) => external === name) ?? ofKind.find(({ id }) => id === fromObjectId(name))
  );
}

function toSponsorship(row: Row<(typeof sponsoredNames)['columns']>): Sponsorship {
  const campaign = { id: row.campaign_id as Id, name: row.campaign_name };
  const product = row.product as Stored;
  const { kind, name } = nameIn(product);
  const ad = row.ad === null ? undefined : toAd(campaign, row.ad as StoredAd, row.ad_place ?? 0);
  return {
    adId: ad?.id ?? idWithin(campaign.id, `${kind} ${name}`),
    campaignId: campaign.id,
    campaignName: campaign.name,
    ad,
    offerPrice: textOf(product.offerPrice),
    originalPrice: textOf(product.originalPrice),
  };
}

export function toProduct(row: ProductRow): Product {
  return {
    id: row.id as Id,
    name: row.name,
    externalId: row.external_id,
    price: row.price,
    description: row.description,
    image: row.image,
    url: row.url,
    category: row.category,
  };
}
