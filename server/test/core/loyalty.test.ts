import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCampaignSettings } from '../../src/core/loyalty/campaign-settings.ts';
import { codeSpace, drawCode, drawWeighted, lettersOf, typedCode } from '../../src/core/loyalty/draw-code.ts';
import { statusAt } from '../../src/core/loyalty/loyalty.ts';

/** What codes are, without a database. */

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));
const shapes = fc.record({
  allowedChars: fc.array(fc.constantFrom(...printable), { maxLength: 64 }).map((chars) => chars.join('')),
  codeLength: fc.integer({ min: 1, max: 32 }),
});

test('a code has the length and the letters of its campaign, and is found again however it is typed', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const code = drawCode(shape);
      const letters = lettersOf(shape);
      expect(code).toHaveLength(shape.codeLength);
      expect([...code].every((letter) => letters.includes(letter))).toBe(true);
      expect(new Set(letters).size).toBe(letters.length);
      expect(codeSpace(shape)).toBe(letters.length ** shape.codeLength);
      expect(typedCode(` ${code}\n`, shape)).toBe(code);
      const hasBoth = letters !== letters.toUpperCase() && letters !== letters.toLowerCase();
      if (!hasBoth)
        for (const typed of [code.toLowerCase(), code.toUpperCase()]) expect(typedCode(typed, shape)).toBe(code);
      else expect(typedCode(code.toLowerCase(), shape)).toBe(code.toLowerCase());
    }),
  );
});

test('without letters of its own a campaign uses those that nobody mistakes for another', () => {
  const letters = lettersOf({ allowedChars: '' });
  expect(letters).toMatch(/^[A-Z0-9]{32}$/);
  expect(letters).not.toMatch(/[I1O0]/);
});

/** Chi squared of counts that are to be alike; five standard deviations above its mean is out of the question. */
function isEven(counts: readonly number[]): boolean {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return chi < freedom + 6 * Math.sqrt(2 * freedom) + 10;
}

test('each letter is as likely as the other, at each place, and after each other', () => {
  // 33 letters: a plain remainder of a byte would favour the first ones.
  const allowedChars = printable.slice(0, 33).join('');
  const counts = new Map<string, number>();
  for (let i = 0; i < 20_000; i += 1) {
    const code = drawCode({ allowedChars, codeLength: 4 });
    for (const [place, letter] of [...code].entries()) {
      const key = `${place}${letter}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(4 * 33);
  expect(isEven([...counts.values()])).toBe(true);
  const biased = Array.from({ length: 33 }, (_, i) => (i < 256 % 33 ? 8 : 7) * 2_500);
  expect(isEven(biased)).toBe(false);
});

test('codes are no row: neither sorted nor apart by the same step', () => {
  const codes = Array.from({ length: 200 }, () => drawCode({ allowedChars: '', codeLength: 8 }));
  expect(new Set(codes).size).toBe(codes.length);
  expect([...codes].sort()).not.toEqual(codes);
  const starts = new Set(codes.map((code) => code.slice(0, 2)));
  expect(starts.size).toBeGreaterThan(100);
});

test('a prize is as likely as it has codes left', () => {
  const prizes = [
    { name: 'rare', left: 1 },
    { name: 'none', left: 0 },
    { name: 'common', left: 9 },
  ];
  const drawn = Array.from({ length: 10_000 }, () => drawWeighted(prizes)?.name);
  const rare = drawn.filter((name) => name === 'rare').length;
  expect(drawn.filter((name) => name === 'none')).toEqual([]);
  expect(rare).toBeGreaterThan(750);
  expect(rare).toBeLessThan(1_250);
  expect(drawWeighted([{ left: 0 }])).toBeUndefined();
  expect(drawWeighted([])).toBeUndefined();
});

test('a waiting code expires at the moment that is said, no other does', () => {
  expect([statusAt(99, 'associated', 100), statusAt(100, 'associated', 100)]).toEqual(['associated', 'expired']);
  expect([statusAt(100, 'redeemed', 100), statusAt(100, 'blocked', 100)]).toEqual(['redeemed', 'blocked']);
});

const valid = {
  internalId: 'spring',
  name: 'Spring',
  startsAt: '2030-03-01',
  endsAt: '2030-04-01T10:00:00Z',
  codesExpireAt: '2030-05-01 10:00:00',
  timeZone: 'Europe/Bucharest',
  prizes: [{ name: 'Mug', codes: 100, points: 5 }],
};

test('an operator’s campaign is read with its zone, and what is left out has a value', () => {
  expect(readCampaignSettings(valid, 'c')).toMatchObject({
    startsAt: Date.parse('2030-02-28T22:00:00Z'),
    endsAt: Date.parse('2030-04-01T10:00:00Z'),
    codesExpireAt: Date.parse('2030-05-01T07:00:00Z'),
    draws: 'standard',
    allowedChars: '',
    codeLength: 8,
    location: null,
    rules: [],
  });
});

test.each([
  [{ internalId: '' }, 'c.internalId', 'required'],
  [{ name: undefined }, 'c.name', 'required'],
  [{ startsAt: 'soon' }, 'c.startsAt', 'wrong_format'],
  [{ endsAt: '2030-02-01' }, 'c.endsAt', 'out_of_range'],
  [{ timeZone: 'Mars' }, 'c.timeZone', 'wrong_value'],
  [{ draws: 'raffle' }, 'c.draws', 'wrong_value'],
  [{ allowedChars: 'AB C' }, 'c.allowedChars', 'wrong_value'],
  [{ allowedChars: 'ÄÖÜ' }, 'c.allowedChars', 'wrong_value'],
  [{ codeLength: 3 }, 'c.codeLength', 'out_of_range'],
  // 32 to the power of 4 is a million codes: a hundred of them could be guessed.
  [{ codeLength: 4, prizes: [{ name: 'Mug', codes: 105 }] }, 'c.codeLength', 'out_of_range'],
  [{ allowedChars: 'AAAA', codeLength: 32 }, 'c.codeLength', 'out_of_range'],
  [{ prizes: undefined }, 'c.prizes', 'required'],
  [{ prizes: [{ name: 'A', codes: -1 }] }, 'c.prizes.0.codes', 'out_of_range'],
  [{ prizes: [{ name: 'A', codes: 1.5 }] }, 'c.prizes.0.codes', 'wrong_type'],
  [{ prizes: [valid.prizes[0], valid.prizes[0]] }, 'c.prizes', 'taken'],
  [{ rules: [{ criteria: 'over', value: 1, points: 1 }] }, 'c.rules.0.criteria', 'wrong_value'],
  [{ rules: [{ criteria: 'above', value: '1.234', points: 1 }] }, 'c.rules.0.value', 'wrong_format'],
  [{ rules: [{ criteria: 'between', value: 1, points: 1 }] }, 'c.rules.0.betweenValue', 'required'],
  [{ rules: [{ criteria: 'above', value: 1, points: 1, period: 'custom' }] }, 'c.rules.0.customDays', 'required'],
  [{ salesCost: '12' }, 'c.salesCost', 'wrong_type'],
])('%j is refused at %s', (change, field, reason) => {
  expect(() => readCampaignSettings({ ...valid, ...change }, 'c')).toThrow(
    expect.objectContaining({ code: 'invalid', fields: [{ field, reason }] }),
  );
});
