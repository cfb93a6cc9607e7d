import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromObjectId, type Id, idTime, latestIdTime, newId, parseId, toObjectId } from '../../src/kit/ids.ts';

const moment = fc.integer({ min: 0, max: latestIdTime });
const sevenBytes = fc.uint8Array({ minLength: 7, maxLength: 7 });
const idOf = (ms: number, bytes: Uint8Array) => newId(ms, () => bytes);
const anyId = fc.tuple(moment, sevenBytes).map(([ms, bytes]) => idOf(ms, bytes));

/** A small seeded generator, so that the statistics below are the same in every run. */
function seeded(seed: number): (bytes: number) => Uint8Array {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) & 0xff;
  };
  return (bytes) => Uint8Array.from({ length: bytes }, next);
}

describe('spellings', () => {
  // Frozen: ids already handed out must read the same for ever.
  test.each<[number, number[], string, string]>([
    [0, [0, 0, 0, 0, 0, 0, 0], '00000000-0000-7000-8000-0000000', '000000000000000000000000'],
    [1_704_697_343_742, [0xff, 0, 0, 0, 0, 0, 1], '018ce7e1-2efe-7fc0-8000-0000001', '659b9dffb9bf000000000001'],
    [latestIdTime, [255, 255, 255, 255, 255, 255, 255], '03e7ffff-ffff-7fff-bfff-fffffff', 'fffffffff9ffffffffffffff'],
  ])('of %i are fixed', (ms, bytes, uuid, objectId) => {
    const id = idOf(ms, Uint8Array.from(bytes));
    expect(id.slice(0, -5)).toBe(uuid);
    expect(toObjectId(id)).toBe(objectId);
  });

  test('the check digits are frozen too', () => {
    expect(idOf(1_704_697_343_742, Uint8Array.of(1, 2, 3, 4, 5, 6, 7))).toBe('018ce7e1-2efe-7040-a030-405060798db2');
    expect(idOf(0, new Uint8Array(7))).toBe('00000000-0000-7000-8000-00000001552c');
  });

  test('convert into each other, in any case', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        expect(parseId(id)).toBe(id);
        expect(parseId(id.toUpperCase())).toBe(id);
        expect(fromObjectId(toObjectId(id))).toBe(id);
        expect(fromObjectId(toObjectId(id).toUpperCase())).toBe(id);
        expect(toObjectId(id)).toMatch(/^[0-9a-f]{24}$/);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  test('keep the time: milliseconds in both, the true second in the first four bytes of the ObjectId', () => {
    fc.assert(
      fc.property(moment, sevenBytes, (ms, bytes) => {
        const id = idOf(ms, bytes);
        expect(idTime(id)).toBe(ms);
        expect(Number.parseInt(toObjectId(id).slice(0, 8), 16)).toBe(Math.floor(ms / 1000));
        expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(ms);
      }),
    );
  });

  test('sort alike, and by time', () => {
    const near = fc.tuple(moment, fc.nat(1500)).map(([ms, step]) => [ms, Math.min(ms + step, latestIdTime)] as const);
    fc.assert(
      fc.property(near, sevenBytes, sevenBytes, ([first, second], a, b) => {
        const [x, y] = [idOf(first, a), idOf(second, b)];
        const [u, v] = [toObjectId(x), toObjectId(y)];
        expect(Math.sign(Number(x > y) - Number(x < y))).toBe(Math.sign(Number(u > v) - Number(u < v)));
        if (first < second) expect(x < y && u < v).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('refusals', () => {
  test('UUIDs made elsewhere are told apart, all but about one in 2^20', () => {
    const random = seeded(7);
    const foreign = (): string => {
      const hex = [...random(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return `018c${hex.slice(0, 4)}-${hex.slice(4, 8)}-7${hex.slice(8, 11)}-a${hex.slice(11, 14)}-${hex.slice(14, 26)}`;
    };
    const accepted = Array.from({ length: 100_000 }, foreign).filter((uuid) => parseId(uuid) !== undefined);
    expect(accepted.length).toBeLessThanOrEqual(3);
  });

  test('one digit changed makes an id foreign, or is another valid-looking one only by chance', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyId, fc.nat(35), fc.integer({ min: 1, max: 15 }), (id, at, by) => {
        if (id[at] === '-') return;
        const digit = ((Number.parseInt(id[at] ?? '0', 16) + by) % 16).toString(16);
        if (parseId(id.slice(0, at) + digit + id.slice(at + 1)) !== undefined) accepted += 1;
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(accepted).toBe(0);
  });

  test.each([
    '',
    'x',
    '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-7fff-bfff-ffffffffffff',
    ' 018ce7ff-01fe-7fc0-8000-000000100000',
    '018ce7ff01fe7fc080000000000100000',
  ])('parseId refuses %j', (text) => expect(parseId(text)).toBeUndefined());

  test.each(['', '659b9dbf', '659b9dbfb9bf00000000000g', '659b9dbffa00000000000001', '659b9dbfb9bf0000000000011'])(
    'fromObjectId refuses %j',
    (text) => expect(fromObjectId(text)).toBeUndefined(),
  );

  test('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        parseId(text);
        fromObjectId(text);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, latestIdTime + 1, Number.POSITIVE_INFINITY])('newId refuses the moment %d', (ms) =>
    expect(() => newId(ms)).toThrow(RangeError),
  );
});

describe('randomness', () => {
  test('100,000 ids of one millisecond differ, in both spellings', () => {
    const ids = Array.from({ length: 100_000 }, () => newId(1_704_697_343_742));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map(toObjectId)).size).toBe(ids.length);
  });

  test('each of the 54 bits is free in both spellings, and the 20 check bits are spread', () => {
    const random = seeded(42);
    const n = 20_000;
    const bitsOf = (hex: string) =>
      BigInt(`0x${hex}`)
        .toString(2)
        .padStart(hex.length * 4, '0');
    const ones = { uuid: new Array<number>(128).fill(0), objectId: new Array<number>(96).fill(0) };
    const count = (into: number[], hex: string) => {
      for (const [at, bit] of [...bitsOf(hex)].entries()) into[at] = (into[at] ?? 0) + Number(bit);
    };
    for (let i = 0; i < n; i += 1) {
      const id = newId(1_704_697_343_742, random);
      count(ones.uuid, id.replaceAll('-', ''));
      count(ones.objectId, toObjectId(id));
    }
    // 5 standard deviations of a fair coin thrown n times
    const fair = (sum: number) => Math.abs(sum - n / 2) < 5 * Math.sqrt(n / 4);
    expect(ones.objectId.slice(42).map(fair)).toEqual(new Array(54).fill(true));
    expect([...ones.uuid.slice(52, 64), ...ones.uuid.slice(66)].map(fair)).toEqual(new Array(74).fill(true));
    expect([...ones.uuid.slice(0, 52), ...ones.uuid.slice(64, 66)].some(fair)).toBe(false);
  });

  test('the bits are drawn from the given source in order', () => {
    const both = (bytes: Uint8Array): Id => idOf(0, bytes);
    expect(toObjectId(both(Uint8Array.of(0xc0, 0, 0, 0, 0, 0, 0)))).toBe('0'.repeat(24));
    expect(toObjectId(both(Uint8Array.of(0x20, 0, 0, 0, 0, 0, 0)))).toBe('000000000020000000000000');
  });
});
