/**
 * The date spellings of the wire, read strictly and written exactly. Moments are epoch milliseconds; years are 1 to 9999, because
 * four digits are all that the spellings have. Texts are not trimmed, and what is not a date of the calendar is never bent into one.
 */

/** 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z, epoch milliseconds. */
const firstMoment = -62_135_596_800_000;
export const lastMoment = 253_402_300_799_999;

const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const localShape = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/i;
const zoneShape = /(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;

/**
 * Reads a moment: ISO 8601 with or without seconds and fraction, with `Z`, an offset or neither (`2015-04-02T14:20Z`), the same
 * with a space for the `T`, or a day alone (its first moment). Without a zone it is UTC, as all five vendors say of their dates.
 * Digits past the millisecond are dropped. Hour 24 and second 60 are refused.
 * @returns undefined for any other text, a day that is not in the calendar, or a year outside 1–9999 in UTC
 */
export function parseInstant(text: string): number | undefined {
  const zone = text.length > 'YYYY-MM-DD'.length ? zoneShape.exec(text) : null;
  const local = parseLocal(zone === null ? text : text.slice(0, zone.index));
  if (local === undefined) return undefined;
  if (zone === null) return inRange(local);
  const [, sign, hours = '0', minutes = '0'] = zone;
  // A day alone has no zone; and `2020-03-15` must not be read as March with offset -15.
  if (zone.index <= 'YYYY-MM-DD'.length || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return inRange(sign === '-' ? local + offset : local - offset);
}

/** Reads a day: gives `YYYY-MM-DD` back when it is one of the calendar, else undefined. */
export function parseDay(text: string): string | undefined {
  return dayShape.test(text) && parseLocal(text) !== undefined ? text : undefined;
}

/**
 * Reads a local date-time of a time zone: `YYYY-MM-DD HH:mm:ss`, also with `T`, a fraction, without seconds, or a day alone.
 *
 * Where clocks are put forward, a time that they skip is read with the offset of before, so it comes out later by the gap
 * (02:30 becomes 03:30). Where they are put back, a time that comes twice is its first. PostgreSQL, Java and Temporal
 * ("compatible") do the same.
 * @param zone IANA name in any case, such as `Europe/Bucharest`
 * @returns epoch milliseconds; undefined for an unknown zone, a text with its own zone, or no date of the calendar
 */
export function parseInZone(text: string, zone: string): number | undefined {
  const local = parseLocal(text);
  const offsetAt = local === undefined ? undefined : offsetsOf(zone);
  if (local === undefined || offsetAt === undefined) return undefined;
  // A day to either side of the local time is surely before and after a change of clocks near it.
  const before = offsetAt(local - 86_400_000);
  const after = offsetAt(local + 86_400_000);
  const early = local - before;
  const late = local - after;
  return inRange(offsetAt(early) !== before && offsetAt(late) === after ? late : early);
}

/** `2024-01-08T07:02:23.742Z`. @throws RangeError outside the years 1–9999 */
export function isoMillis(ms: number): string {
  if (inRange(ms) === undefined) throw new RangeError(`no date can be written for ${ms}`);
  return new Date(ms).toISOString();
}

/** `2024-01-08T07:02:23Z`, the second begun. @throws RangeError outside the years 1–9999 */
export function isoSeconds(ms: number): string {
  return `${isoMillis(ms).slice(0, 19)}Z`;
}

/** `2020-03-15 16:12:56`, UTC, the second begun. @throws RangeError outside the years 1–9999 */
export function sqlSeconds(ms: number): string {
  return isoMillis(ms).slice(0, 19).replace('T', ' ');
}

/** The same in a time zone; in one that is unknown, UTC. @param zone IANA name @throws RangeError outside the years 1–9999 */
export function sqlSecondsInZone(ms: number, zone: string): string {
  return sqlSeconds(ms + (offsetsOf(zone)?.(ms) ?? 0));
}

/** The moment at which UTC shows this local date-time. */
function parseLocal(text: string): number | undefined {
  const [, day = '', hours = '00', minutes = '00', seconds = '00', fraction = ''] = localShape.exec(text) ?? [];
  const [, year, month, date] = (dayShape.exec(day) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}.${millis}Z`);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function inRange(ms: number): number | undefined {
  return ms >= firstMoment && ms <= lastMoment ? ms : undefined;
}

type Offsets = (moment: number) => number;

/** Making a formatter takes 100 µs, using it 1 µs. Zone names come from requests, in any case: the oldest makes room. */
const mostZones = 100;
const zones = new Map<string, Offsets>();

function offsetsOf(zone: string): Offsets | undefined {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const oldest = zones.size < mostZones ? undefined : zones.keys().next().value;
  if (oldest !== undefined) zones.delete(oldest);
  const offsets: Offsets = (moment) => offsetMillis(format.format(moment));
  zones.set(zone, offsets);
  return offsets;
}

/** Of `1/1/1970, GMT+02:00`, of `GMT-00:01:15` in the times before zones, of plain `GMT`. */
function offsetMillis(formatted: string): number {
  const [, sign, hours, minutes, seconds = '0'] = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(formatted) ?? [];
  if (hours === undefined || minutes === undefined) return 0;
  const millis = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -millis : millis;
}
