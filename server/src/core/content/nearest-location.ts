import { type CatalogueItem, toItem } from '../catalogue/list-items.ts';
import type { UseCase } from '../run.ts';
import { lastPlace } from '../tracking/queries.ts';
import { nearest } from './queries.ts';
import { isOpen, type Visitor } from './visitor.ts';

/** Degrees. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
}

export interface NearLocation extends CatalogueItem {
  /** Along the surface, in metres, to a tenth of one. */
  readonly distance: number;
}

/** The operator's location nearest to a place, else to where the session was last; undefined when neither is known, or no location's place is. */
export const nearestLocation: UseCase<{ readonly visitor: Visitor; readonly place?: Place }, NearLocation | undefined> =
  {
    name: 'content.nearest_location',
    async run(tx, _, { visitor, place }) {
      const { lat, lon } = place ?? (await placeOf(tx, visitor)) ?? {};
      if (lat === undefined || lon === undefined) return undefined;
      const row = await tx.first(nearest, { tenant: tx.tenantId, lat: String(lat), lon: String(lon) });
      return row === undefined ? undefined : { ...toItem(row), distance: Number(row.distance) };
    },
  };

async function placeOf(tx: Parameters<typeof isOpen>[0], visitor: Visitor): Promise<Place | undefined> {
  if (!(await isOpen(tx, visitor))) return undefined;
  const last = await tx.first(lastPlace, { tenant: tx.tenantId, session: visitor.sessionId });
  return last?.data as Place | undefined;
}
