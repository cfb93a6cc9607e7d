import { getRandomValues } from 'node:crypto';

/**
 * One id, three spellings (design decision 5). In code an id is its canonical lower-case UUIDv7 text; it converts to and from a
 * 24-hex ObjectId without a look-up. (The third spelling, a number from a sequence, is the database's.)
 *
 * Both spellings hold the same 96 bits in the same order, so they sort alike:
 *
 *     ObjectId  seconds 32 | milliseconds 10 | random 54
 *     UUIDv7    unix milliseconds 48 | version 4 | random 12 | variant 2 | random 42 | check 20
 *
 * The check is a fixed function of the 96 bits. It is no secret and no protection: it tells a UUID made elsewhere from one of ours
 * (all but one in a million) without asking the database. Changing anything here orphans every id ever handed out.
 */
export type Id = string & { readonly [brand]: 'Id' };
declare const brand: unique symbol;

/** The 96 bits as three unsigned 32-bit words: seconds; milliseconds and the first 22 random bits; the last 32 random bits. */
type Words = readonly [seconds: number, middle: number, low: number];

/** The last millisecond that 32 bits of seconds can hold: 2106-02-07T06:28:15.999Z. */
export const latestIdTime = 2 ** 32 * 1000 - 1;

const randomBytes = 7;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const objectIdShape = /^[0-9a-f]{24}$/;

/**
 * A new id of the given moment.
 * @param nowMs epoch milliseconds, from the clock
 * @param random gives that many random bytes; the default draws from the system's secure generator, a pool at a time
 * @throws RangeError when the moment is not a whole number of milliseconds from 1970 to 2106
 */
export function newId(nowMs: number, random: (bytes: number) => Uint8Array = pooledBytes): Id {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > latestIdTime)
    throw new RangeError(`no id can be made for ${nowMs}`);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = random(randomBytes);
  const random22 = ((a & 0x3f) << 16) | (b << 8) | c;
  return spell(at(nowMs, random22, ((d << 24) | (e << 16) | (f << 8) | g) >>> 0));
}

function at(nowMs: number, random22: number, low: number): Words {
  const seconds = Math.floor(nowMs / 1000);
  return [seconds, (((nowMs - seconds * 1000) << 22) | random22) >>> 0, low];
}

/**
 * Ids of which each is greater than the one before, as far as they are made here and the clock does not go back: of one millisecond each is the
 * one before plus one. 54 random bits begin each millisecond.
 */
export function createOrderedIds(): (nowMs: number) => Id {
  let last = -1;
  let random22 = 0;
  let low = 0;
  return (nowMs) => {
    if (nowMs !== last) {
      const id = newId(nowMs, (bytes) => {
        const drawn = pooledBytes(bytes);
        // The highest bit is left free, so that there is room to count.
        drawn[0] = (drawn[0] ?? 0) & 0x1f;
        return drawn;
      });
      [, random22, low] = wordsOf(id);
      random22 &= 0x3f_ffff;
      last = nowMs;
      return id;
    }
    low = (low + 1) >>> 0;
    if (low === 0) random22 += 1;
    return spell(at(nowMs, random22, low));
  };
}

/** The ObjectId spelling: 24 lower-case hex digits. */
export function toObjectId(id: Id): string {
  return wordsOf(id).map(hex8).join('');
}

/** Reads an ObjectId of ours in any case; undefined when it cannot be one (not 24 hex digits, or a millisecond past 999). */
export function fromObjectId(text: string): Id | undefined {
  const lower = text.length === 24 ? text.toLowerCase() : '';
  if (!objectIdShape.test(lower)) return undefined;
  const words: Words = [hexAt(lower, 0, 8), hexAt(lower, 8, 16), hexAt(lower, 16, 24)];
  return words[1] >>> 22 > 999 ? undefined : spell(words);
}

/** Reads our UUID spelling in any case; undefined for malformed text and for a UUID that was not made here. */
export function parseId(text: string): Id | undefined {
  const lower = text.length === 36 ? text.toLowerCase() : '';
  if (!uuidShape.test(lower) || unixMillis(lower) > latestIdTime) return undefined;
  const canonical = spell(wordsOf(lower));
  return canonical === lower ? canonical : undefined;
}

/** When the id was made, epoch milliseconds. */
export function idTime(id: Id): number {
  return unixMillis(id);
}

function spell(words: Words): Id {
  const [seconds, middle, low] = words;
  const millis = seconds * 1000 + (middle >>> 22);
  const version = 0x7000 | ((middle >>> 10) & 0xfff);
  const variant = 0x8000 | ((middle & 0x3ff) << 4) | (low >>> 28);
  const sum = check(words);
  return `${hex8(Math.floor(millis / 0x1_0000))}-${hex4(millis & 0xffff)}-${hex4(version)}-${hex4(variant)}-${hex4(
    (low >>> 12) & 0xffff,
  )}${hex4(((low & 0xfff) << 4) | (sum >>> 16))}${hex4(sum & 0xffff)}` as Id;
}

/** The inverse of `spell`; the check digits are not looked at. */
function wordsOf(uuid: string): Words {
  const millis = unixMillis(uuid);
  const seconds = Math.floor(millis / 1000);
  const variant = hexAt(uuid, 19, 23);
  const random22 = (hexAt(uuid, 15, 18) << 10) | ((variant >>> 4) & 0x3ff);
  const low = ((variant & 0xf) << 28) | hexAt(uuid, 24, 31);
  return [seconds, (((millis - seconds * 1000) << 22) | random22) >>> 0, low >>> 0];
}

/** 20 bits that depend on every one of the 96: each word is mixed in, then the sum is avalanched (constants of MurmurHash3). */
function check(words: Words): number {
  let hash = 0x7472_6962;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85eb_ca6b);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash, 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 12;
}

function unixMillis(uuid: string): number {
  return hexAt(uuid, 0, 8) * 0x1_0000 + hexAt(uuid, 9, 13);
}

function hexAt(text: string, start: number, end: number): number {
  return Number.parseInt(text.slice(start, end), 16);
}

function hex8(word: number): string {
  return hex4(word >>> 16) + hex4(word & 0xffff);
}

/** Looked up byte by byte: with `toString(16)`, and zeros put before it, an id took several times as long. */
function hex4(half: number): string {
  return `${hexBytes[half >>> 8]}${hexBytes[half & 0xff]}`;
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** One call of the system's generator serves 1,170 ids: it costs more than the rest of making one. */
const pool = new Uint8Array(8190);
let used = pool.length;

function pooledBytes(count: number): Uint8Array {
  if (used + count > pool.length) {
    getRandomValues(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
