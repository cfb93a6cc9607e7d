import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/min';
import { describe, expect, test } from 'vitest';
import { normalisePhone } from '../../src/kit/phone.ts';

const country = fc.constantFrom(...getCountries());
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 17 });
/** Romanian mobile numbers, national part. */
const mobile = fc.integer({ min: 700_000_000, max: 799_999_999 }).map(String);

describe('normalisePhone', () => {
  test.each([
    ['+40 722 123 456'],
    ['0040722123456'],
    ['00 40 722-123-456'],
    ['0722123456'],
    ['(0722) 123-456'],
    ['0722.123.456'],
    ['0722/123456'],
    ['0722\u00a0123\u00a0456'],
    ['\u3000０７２２１２３４５６\r\n'],
    ['＋40 722 123 456'],
    ['٠٧٢٢١٢٣٤٥٦'],
    ['722123456'],
    ['40722123456'],
    ['+40 (0)722 123 456'],
    ['+400722123456'],
    ['0722123456 ext. 12'],
    ['0722123456 x12'],
    ['+40722123456;ext=12'],
    ['\u202a+40 722 123 456\u202c'],
  ])('%j in Romania is +40722123456', (raw) => {
    expect(normalisePhone(raw, 'RO')).toBe('+40722123456');
    expect(normalisePhone(raw, 'ro')).toBe('+40722123456');
  });

  test.each([
    // The vendors' documents use numbers that no network has given out; they must be stable keys all the same.
    ['123456789', 'RO', '+40123456789'],
    ['0700000000', 'RO', '+40700000000'],
    ['+4712345678', 'RO', '+4712345678'],
    ['+4712345678', 'NO', '+4712345678'],
    ['+380501234567', 'RO', '+380501234567'],
    ['0040722123456', 'US', '+40722123456'],
    ['01140722123456', 'US', '+40722123456'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['07911 123456', 'GB', '+447911123456'],
    ['+40722123456', 'nowhere', '+40722123456'],
    ['0040722123456', '', '+40722123456'],
    ['+80012345678', 'RO', '+80012345678'],
  ])('%j in %s is %s', (raw, defaultCountry, key) => expect(normalisePhone(raw, defaultCountry)).toBe(key));

  test.each([
    '',
    ' ',
    '+',
    '00',
    '0',
    '112',
    '0000000000',
    'NOT_DEFINED',
    'null',
    'call 0722123456',
    '0722123456 or 0722123457',
    '0722123456/0722123457',
    '0722123456, 0722123457',
    '+380',
    '+999123456789',
    '+075364628484',
    '07221234567890123',
    'ana@example.com',
    '2020-03-15',
    '\ud800',
    '\0',
    '0722\x00123456',
  ])('%j cannot be one', (raw) => expect(normalisePhone(raw, 'RO')).toBeUndefined());

  test('a national number needs a known country', () => {
    expect(normalisePhone('0722123456', 'XX')).toBeUndefined();
    expect(normalisePhone('0722123456', '')).toBeUndefined();
    expect(normalisePhone('0722123456', '__proto__')).toBeUndefined();
  });
});

describe('properties', () => {
  test('what comes out is E.164, and stays the same when put in again, in any country', () => {
    const sent = fc.tuple(fc.constantFrom('', '+', '00', '0'), digits).map((parts) => parts.join(''));
    fc.assert(
      fc.property(sent, country, country, (raw, home, other) => {
        const key = normalisePhone(raw, home);
        if (key === undefined) return;
        expect(key).toMatch(/^\+[1-9]\d{3,14}$/);
        expect(normalisePhone(key, home)).toBe(key);
        expect(normalisePhone(key, other)).toBe(key);
        expect(normalisePhone(key, '')).toBe(key);
      }),
      { numRuns: 5000 },
    );
  });

  test('national, international and 00 spellings meet, with any punctuation', () => {
    const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2009', '\u3000');
    fc.assert(
      fc.property(
        mobile,
        fc.constantFrom('0', '+40', '0040', '+40 (0)'),
        fc.array(gap, { minLength: 9, maxLength: 9 }),
        (national, prefix, gaps) => {
          const spelled = prefix + [...national].map((digit, at) => (gaps[at] ?? '') + digit).join('');
          expect(normalisePhone(spelled, 'RO')).toBe(`+40${national}`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('never throws, whatever the texts, and is quick with hostile ones', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('+', '0', '1', ' ', '(', ')', '-', ';ext=', 'x', '#', '٣', '\u200b', '\ud800'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), tricky), fc.oneof(country, fc.string()), (raw, home) => {
        const key = normalisePhone(raw, home);
        expect(key === undefined || /^\+\d+$/.test(key)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    for (const unit of ['1', '(', '+', ' ', 'ext=1;', '\u200b']) {
      expect(normalisePhone(unit.repeat(65_536), 'RO')).toBeUndefined();
    }
  });
});
