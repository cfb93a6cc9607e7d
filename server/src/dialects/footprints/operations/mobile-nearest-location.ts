import { nearestLocation } from '../../../core/content/nearest-location.ts';
import { invalid } from '../../../core/errors.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas } from '../app-key.ts';
import { askingOf } from '../content-request.ts';
import type { Body } from '../decode.ts';
import { toLocation } from '../map-lists.ts';
import { numberOf } from '../tracking-actions.ts';
import { NearAnswer, NearRequest } from '../wire-content.ts';

/** The location nearest to `lat` and `lon`, which are not stored, else to the last place that the session sent. `{}` when nothing is known. */
export const mobileNearestLocation = operation({
  id: 'footprints.mobile-location.nearest',
  method: 'POST',
  path: '/mobileapi/proximity-location',
  summary: 'The location nearest to where the phone was last',
  source: 'Footprints for Retail, the vendor’s mobile library',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(600),
  idParameters: [],
  schema: { body: NearRequest, response: { 200: NearAnswer } },
  async handle(call, deps) {
    const { actor, visitor, mobileId } = await askingOf(call, deps);
    const place = placeOf(call.body);
    const near = await deps.run(actor, nearestLocation, { visitor, ...(place === undefined ? {} : { place }) });
    const data = near === undefined ? {} : { ...toLocation(near), distance: near.distance };
    return { body: { success: true as const, mobileId, data } };
  },
});

/** Both or none. */
function placeOf(body: Body) {
  const [lat, lon] = [numberOf(body, 'lat', -90, 90), numberOf(body, 'lon', -180, 180)];
  if (lat === undefined && lon === undefined) return undefined;
  if (lat === undefined) throw invalid('lat', 'required');
  if (lon === undefined) throw invalid('lon', 'required');
  return { lat, lon };
}
