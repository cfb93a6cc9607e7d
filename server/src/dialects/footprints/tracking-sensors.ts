import { invalid } from '../../core/errors.ts';
import type { NewEvent } from '../../core/tracking/tracking.ts';
import { type Body, listOf } from './decode.ts';
import { known } from './known.ts';
import { messageIdOf, numberOf, toAction } from './tracking-actions.ts';

/** What phones say of where they are. Pure. All throw CoreError `invalid` that names the field. */

/** Attributes that are numbers; texts of digits are read as such. All others stay as they were sent. */
const numbers: readonly string[] = ['rssi', 'distance', 'txPower', 'minor', 'major'];
const mostSensors = 1_000;

/**
 * A group of sensors (beacons), each with all its attributes: as a list or object of objects (`sensors[0][uuid]`, JSON), or as an object of
 * lists (`sensors[uuid][0]`, the Node sample). A call to this path that has none of them is what it says otherwise: a place (the text of "Send
 * mobile tracking geolocation" names this path), or an action (the Ruby sample).
 */
export function toSensors(body: Body, now: number): NewEvent {
  const sensors = sensorsOf(body);
  if (sensors !== undefined) return { kind: 'sensors', data: { sensors }, ...messageIdOf(body) };
  if (body.lat !== undefined || body.lon !== undefined) return toPlace(body);
  if (body.actionType !== undefined) return toAction(body, now);
  throw invalid('sensors', 'required');
}

function sensorsOf(body: Body): Body[] | undefined {
  const sent = body.sensors;
  const list = isObject(sent) ? (named(sent) ?? transposed(sent)) : listOf(body, 'sensors');
  if (!list || list.length === 0) return undefined;
  if (list.length > mostSensors) throw invalid('sensors', 'too_long');
  return list.map((sensor, i) => {
    if (!isObject(sensor)) throw invalid(`sensors.${i}`, 'wrong_type');
    return Object.fromEntries(
      Object.entries(sensor).map(([name, value]) => [name, numbers.includes(name) ? asNumber(value) : value]),
    );
  });
}

/** `sensors[x][uuid]` with other names than numbers in the place of x: the sensors under them. Undefined where some value is no object. */
function named(sensors: Body): unknown[] | undefined {
  const values = Object.values(sensors);
  return values.length > 0 && values.every(isObject) ? values : undefined;
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `{uuid: [a, b], rssi: [1, 2]}` as `[{uuid: a, rssi: 1}, {uuid: b, rssi: 2}]`; one value alone is a list of one. Lists of different lengths
 * are refused: a form's lists have closed their gaps, so that it is not known which sensor lacks what.
 */
function transposed(columns: Body): Body[] {
  const lists = Object.entries(columns).map(([name, value]): [string, readonly unknown[]] => [
    name,
    Array.isArray(value) ? value : [value],
  ]);
  const length = Math.max(0, ...lists.map(([, values]) => values.length));
  if (lists.some(([, values]) => values.length !== length)) throw invalid('sensors', 'wrong_value');
  return Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, values]) => [name, values[i]])));
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value.trim()) ? Number(value) : value;
}

/** Where the phone is: degrees, metres, metres a second, degrees from north; `timestamp` is kept as it was sent. */
export function toPlace(body: Body): NewEvent {
  const [lat, lon] = [numberOf(body, 'lat', -90, 90), numberOf(body, 'lon', -180, 180)];
  if (lat === undefined) throw invalid('lat', 'required');
  if (lon === undefined) throw invalid('lon', 'required');
  const data = {
    lat,
    lon,
    ...known({
      accuracy: numberOf(body, 'accuracy', 0),
      altitude: numberOf(body, 'altitude'),
      heading: numberOf(body, 'heading'),
      speed: numberOf(body, 'speed'),
      timestamp: body.timestamp,
    }),
  };
  return { kind: 'geo', data, ...messageIdOf(body) };
}
