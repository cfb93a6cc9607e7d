import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestEmail, normaliseEmail } from '../../src/kit/email.ts';

/** All characters that some Unicode mapping turns into something else, and all below the ideographs. */
const mappedCharacters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code > 0x7f && (code < 0xd800 || code > 0xdfff))
  .map((code) => String.fromCodePoint(code))
  .filter((letter) => letter < '\u3400' || letter.toUpperCase().toLowerCase().normalize('NFKC') !== letter);
const isAscii = (text: string) => Buffer.byteLength(text) === text.length;

const localPart = fc.string({
  unit: fc.constantFrom(...'abcXYZ019.!#$%&+-/=?^_{|}~', 'é', 'É', 'ß', 'σ', 'Σ', 'ç', 'Ж', '例'),
  minLength: 1,
  maxLength: 20,
});
const label = fc.string({ unit: fc.constantFrom(...'abcXYZ019'), minLength: 1, maxLength: 10 });
const domain = fc.array(fc.oneof(label, fc.constantFrom('bücher', 'BÜCHER', '例え', 'δοκιμή')), {
  minLength: 1,
  maxLength: 3,
});
const address = fc.tuple(localPart, domain).map(([local, labels]) => `${local}@${labels.join('.')}`);
const someSpace = fc.string({
  unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\u2028'),
  maxLength: 3,
});

describe('normaliseEmail', () => {
  test.each([
    ['ana@example.com', 'ana@example.com'],
    ['  Ana@EXAMPLE.com\r\n', 'ana@example.com'],
    ['\u00a0ana@example.com\u3000', 'ana@example.com'],
    ['\ufeffana@example.com\u200b', 'ana@example.com'],
    ['ana+news@example.com', 'ana+news@example.com'],
    ['a.n.a@gmail.com', 'a.n.a@gmail.com'],
    ['.a..b.@docomo.ne.jp', '.a..b.@docomo.ne.jp'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['root@localhost', 'root@localhost'],
    ['a@some_host.example', 'a@some_host.example'],
    ['"a@b"@example.com', '"a@b"@example.com'],
    ['"a\\"b"@example.com', '"a\\"b"@example.com'],
    ['josé@example.com', 'josé@example.com'],
    ['JOSE\u0301@example.com', 'josé@example.com'],
    ['J\u030c@example.com', 'ǰ@example.com'],
    ['ΟΔΟΣ@example.gr', 'οδοσ@example.gr'],
    ['οδος@example.gr', 'οδοσ@example.gr'],
    ['İ@example.com', 'İ@example.com'],
    ['i\u0307@example.com', 'i\u0307@example.com'],
    ['a@Bücher.example', 'a@xn--bcher-kva.example'],
    ['a@bu\u0308cher.example', 'a@xn--bcher-kva.example'],
    ['a@XN--BCHER-KVA.example', 'a@xn--bcher-kva.example'],
    ['a@faß.example', 'a@xn--fa-hia.example'],
    ['a@例え.jp', 'a@xn--r8jz45g.jp'],
  ])('%j is %j', (raw, key) => expect(normaliseEmail(raw)).toBe(key));

  test.each([
    '',
    ' ',
    'NOT_DEFINED',
    'ana',
    '@',
    'ana@',
    '@example.com',
    'ana@@example.com',
    'ana@home@example.com',
    'ana@example.com,bob@example.com',
    'ana@example.com;',
    'a na@example.com',
    '"a na"@example.com',
    'ana@exam ple.com',
    'Ana <ana@example.com>',
    '<ana@example.com>',
    'mailto:ana@example.com',
    'a"b@example.com',
    '"@example.com',
    '""@example.com',
    'ana@example..com',
    'ana@.example.com',
    'ana@example.com.',
    'ana@[127.0.0.1]',
    'ana@example.com:25',
    'ana@ex%61mple.com',
    'ana@é%2ecom',
    'ana@é/x',
    'ana@é:80',
    'an\0a@example.com',
    '\0ana@example.com',
    'ana@exam\0ple.com',
    'ana\u0007@example.com',
    'an\u200ba@example.com',
    'an\u202ea@example.com',
    'ana@gm\u00adail.com',
    'ana@gm\ufe0fail.com',
    'ana\ud800@example.com',
    'ana@\udc00example.com',
    `ana@${'a'.repeat(64)}.com`,
    'ana＠example.com',
  ])('%j cannot be one', (raw) => expect(normaliseEmail(raw)).toBeUndefined());

  test('254 octets pass, 255 do not, whatever the letters', () => {
    const host = '@example.com';
    const fits = longestEmail - host.length;
    expect(normaliseEmail('a'.repeat(fits) + host)).toBeDefined();
    expect(normaliseEmail('a'.repeat(fits + 1) + host)).toBeUndefined();
    expect(normaliseEmail('é'.repeat(fits / 2) + host)).toBeDefined();
    expect(normaliseEmail(`é${'é'.repeat(fits / 2)}${host}`)).toBeUndefined();
    expect(normaliseEmail(`  ${'a'.repeat(fits)}${host}  `)).toBeDefined();
  });

  test('hostile texts of 64 KiB are refused without being walked', () => {
    for (const unit of [' ', '@', 'a', '.', '"', '\\', '\u0301', '\u200b', 'a@']) {
      expect(normaliseEmail(unit.repeat(65_536 / unit.length))).toBeUndefined();
    }
  });
});

describe('properties', () => {
  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          address,
          fc.string({ unit: 'binary' }).map((text) => `${text}@é.com`),
        ),
        (raw) => {
          const key = normaliseEmail(raw);
          if (key !== undefined) expect(normaliseEmail(key)).toBe(key);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('spaces around, case and composition never matter', () => {
    fc.assert(
      fc.property(address, someSpace, someSpace, (raw, before, after) => {
        const key = normaliseEmail(raw);
        expect(key).toBeDefined();
        expect(normaliseEmail(before + raw + after)).toBe(key);
        expect(normaliseEmail(raw.normalize('NFD'))).toBe(key);
        expect(normaliseEmail(raw.toLowerCase())).toBe(key);
        if (!raw.includes('ß')) expect(normaliseEmail(raw.toUpperCase())).toBe(key);
      }),
      { numRuns: 1000 },
    );
  });

  test('never throws, and what it gives has no space, no control, no lone surrogate, one unquoted @', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '@', '"', '\\', '.', '\ud800', 'K', '。', 'xn--') }),
    );
    fc.assert(
      fc.property(anything, (raw) => {
        const key = normaliseEmail(raw);
        if (key === undefined) return;
        expect(key).not.toMatch(/[\s\p{Cc}\p{Cs}]/u);
        expect(key.replace(/^".*"@/, '@').split('@')).toHaveLength(2);
      }),
      { numRuns: 5000 },
    );
  });

  test('no non-ASCII character, of all that have a mapping, becomes ASCII or makes an unstable key', () => {
    const plain: string[] = [];
    const unstable: string[] = [];
    for (const letter of mappedCharacters) {
      for (const raw of [`a${letter}a@example.com`, `J${letter}@example.com`, `a@a${letter}a.com`, `a@${letter}.com`]) {
        const key = normaliseEmail(raw);
        if (key === undefined) continue;
        if (isAscii(key) && !key.includes('xn--')) plain.push(raw);
        if (normaliseEmail(key) !== key) unstable.push(raw);
      }
    }
    expect(mappedCharacters.length).toBeGreaterThan(10_000);
    expect({ plain, unstable }).toEqual({ plain: [], unstable: [] });
  });

  test.each(['İ', 'ı', 'ſ', '\u212a', '\u212b', '\u037e', '\u1fef', 'ﬁ', 'ｋ', '\u2490', '℀', '．', '。'])(
    'nothing made with %j meets the ASCII address that it resembles',
    (letter) => {
      const spelled = [letter.normalize('NFKC'), letter.toLowerCase(), letter.toUpperCase(), letter.normalize('NFC')];
      for (const ascii of spelled.filter(isAscii)) {
        for (const form of [(x: string) => `a${x}a@example.com`, (x: string) => `a@a${x}a.com`]) {
          const key = normaliseEmail(form(letter));
          expect(key === undefined || key !== normaliseEmail(form(ascii))).toBe(true);
        }
      }
    },
  );
});
