import { operation } from '../../operation.ts';
import { applicationOf, eventRoute } from '../app-key.ts';
import { phone, trackOne } from '../track.ts';
import { toPlace } from '../tracking-sensors.ts';
import { MobileGeo, Saved } from '../tracking-wire.ts';

/** Tracks where a phone is (Send mobile tracking geolocation). The samples PUT; POST is taken, too. */
export const mobileGeo = operation({
  id: 'footprints.mobile-place.send',
  method: 'PUT',
  path: '/mobileapi/geo',
  aliases: [{ method: 'POST', path: '/mobileapi/geo' }],
  summary: 'Send where a phone is',
  source: 'Footprints for Retail, Send mobile tracking geolocation',
  ...eventRoute,
  schema: { body: MobileGeo, response: { 200: Saved } },
  async handle(call, deps) {
    await trackOne(await applicationOf(call, deps), call, deps, phone, toPlace);
    return { body: { success: true as const } };
  },
});
