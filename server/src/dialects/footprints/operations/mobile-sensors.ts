import { operation } from '../../operation.ts';
import { applicationOf, eventRoute } from '../app-key.ts';
import { phone, trackOne } from '../track.ts';
import { toSensors } from '../tracking-sensors.ts';
import { MobileSensors, Saved } from '../tracking-wire.ts';

/** Tracks a group of sensors, however many (Send mobile tracking sensors). The samples PUT, the text says POST: both are taken. */
export const mobileSensors = operation({
  id: 'footprints.mobile-sensors.send',
  method: 'PUT',
  path: '/mobileapi/sensors',
  aliases: [{ method: 'POST', path: '/mobileapi/sensors' }],
  summary: 'Send the sensors (beacons) that a phone sees',
  source: 'Footprints for Retail, Send mobile tracking sensors',
  ...eventRoute,
  schema: { body: MobileSensors, response: { 200: Saved } },
  async handle(call, deps) {
    await trackOne(await applicationOf(call, deps), call, deps, phone, toSensors);
    return { body: { success: true as const } };
  },
});
