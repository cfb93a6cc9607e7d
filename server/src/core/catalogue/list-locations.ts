import type { UseCase } from '../run.ts';
import { type CatalogueItem, listItems } from './list-items.ts';

/** Names of where locations are. Empty ones ask for nothing. */
export interface LocationFilter {
  readonly country?: string;
  readonly county?: string;
}

/** The operator's locations, oldest first: those in the country and county, whose whole names must be that, in any case of letters. */
export const listLocations: UseCase<LocationFilter, CatalogueItem[]> = {
  name: 'catalogue.list_locations',
  isList: true,
  async run(tx, context, filter) {
    const locations = await listItems.run(tx, context, { kind: 'location' });
    return locations.filter(
      ({ details }) => isCalled(details.country, filter.country) && isCalled(details.county, filter.county),
    );
  },
};

function isCalled(name: unknown, asked: string | undefined): boolean {
  const wanted = folded(asked);
  return wanted === '' || folded(name) === wanted;
}

/** One spelling of a name: letters with marks can be written in two ways. */
function folded(name: unknown): string {
  return typeof name === 'string' ? name.normalize('NFC').trim().toLowerCase() : '';
}
