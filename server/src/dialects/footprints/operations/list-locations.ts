import { listLocations as list } from '../../../core/catalogue/list-locations.ts';
import { operation } from '../../operation.ts';
import { known } from '../known.ts';
import { toLocation } from '../map-lists.ts';
import { LocationQuery, Locations } from '../wire-lists.ts';

/**
 * The operator's locations, oldest first; `country_name` and `county_name` keep those whose names are that, in any case of letters
 * (List Locations; the matching is inferred). Not paged.
 */
export const listLocations = operation({
  id: 'footprints.location.list',
  method: 'GET',
  path: '/api/location',
  summary: 'List locations',
  source: 'Footprints for Retail, List Locations',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: LocationQuery, response: { 200: Locations } },
  async handle({ actor, query: { country_name: country, county_name: county } }, { run }) {
    return { body: (await run(actor, list, known({ country, county }))).map(toLocation) };
  },
});
