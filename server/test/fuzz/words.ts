import fc, { type Arbitrary } from 'fast-check';

/** The texts that the fuzz sends: what a field of that name usually holds, and what an attacker would put there. */

/** Stands in a plan for a value that is only known when the request is sent: an id, e-mail or number of an earlier answer. */
export class Ref {
  readonly of: string;
  /** Which of the known ones, counted from the newest. */
  readonly pick: number;
  constructor(of: string, pick: number) {
    this.of = of;
    this.pick = pick;
  }
}

export const ref = (of: string): Arbitrary<Ref> => fc.nat({ max: 30 }).map((pick) => new Ref(of, pick));

const word = fc.constantFrom('Ana', 'Ionescu', 'Grace', 'x', 'Straße 7', '李雷', 'Fuzz Ltd.', 'a b  c', 'É', '0');
const mail = fc.nat({ max: 999_999_999 }).map((number) => `fuzz${number}@example.com`);
const phone = fc.oneof(
  fc.integer({ min: 700_000_000, max: 799_999_999 }).map((digits) => `+40${digits}`),
  fc.constantFrom('0722111222', '+47 400 00 001', '123456789', '0040 722 111 222'),
);
const moment = fc.constantFrom(
  '2026-01-15T09:30:00Z',
  '2026-01-15T09:30:00.123Z',
  '2024-02-29',
  '1990-12-31T23:59:59+02:00',
  '2031-06-01T00:00:00.000Z',
  '2020-01-01 10:00:00',
);

/** What a name promises; the first that fits. Ids and e-mails are often those of earlier answers. */
const byName: readonly (readonly [RegExp, Arbitrary<unknown>])[] = [
  [/e-?mail/i, fc.oneof({ weight: 3, arbitrary: mail }, ref('email'))],
  [/phone|mobile|msisdn|fax/i, fc.oneof({ weight: 3, arbitrary: phone }, ref('phone'))],
  [/url|link|webhook|callback|endpoint/i, fc.constantFrom('https://hooks.example.com/in', 'https://example.com/a?b=c')],
  [/uuids?$|(?:^|_|[a-z])ids?$|number$|^code$/i, ref('id')],
  [/date|birth|moment|time|(?:_at|At)$|^(?:from|to|start|end)$/i, moment],
  [/country/i, fc.constantFrom('RO', 'Norway', 'no')],
  [/currency/i, fc.constantFrom('EUR', 'RON', 'usd')],
  [/amount|price|sum|quantity|count/i, fc.constantFrom('1', '10.50', '0')],
  [/locale|lang/i, fc.constantFrom('en', 'ro-RO')],
  [/password|secret/i, fc.constant('correct horse 1')],
];

/** A text that a field of this name usually holds. */
export function textFor(name: string): Arbitrary<unknown> {
  const usual = byName.find(([pattern]) => pattern.test(name))?.[1];
  return usual ?? fc.oneof({ weight: 3, arbitrary: word }, ref(`named:${name}`));
}

/** Dates that are none, or further off than anybody keeps them. */
const badDates = [
  '2023-02-30',
  '2023-02-29T00:00:00Z',
  '+300000-01-01T00:00:00Z',
  '300000-01-01',
  '0000-00-00',
  '-4713-01-01',
  '2026-01-01T25:61:61Z',
  '2026-01-01T00:00:00+99:99',
  '2026-01-01T00:00:00-14:01',
  '9999-12-31T23:59:60Z',
  'infinity',
  '-infinity',
  'now',
  '1e309',
];

const bySort = {
  nul: ['\u0000', 'a\u0000b', 'fuzz\u0000@example.com'],
  surrogates: ['\ud800', 'a\udc00b', '\udfff\ud800', '\ud83d'],
  invisible: ['\u202eevil\u202c', '\u200b', '\u200d\ufeff', '\u2066a\u2069', '\u0085', '\u2028', 'e\u0301'.repeat(50)],
  query: [`'; drop table fuzz_marker; --`, `' or 1=1 --`, `x'||(select 1)||'`, '%', '_', '\\', `$1`, '*)(uid=*'],
  markup: [
    '<script>alert(1)</script>',
    '{{7*7}}',
    '#{7*7}',
    '%0d%0aset-cookie: a=b',
    '\r\nx: y',
    '../../../../etc/passwd',
  ],
  numbers: [
    'NaN',
    'Infinity',
    '-0',
    '1e309',
    '9007199254740993',
    '99999999999999999999',
    '2147483648',
    '0x10',
    '١٢٣',
    '1_000',
  ],
  ids: [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'ffffffffffffffffffffffff',
    '000000000000000000000000',
    '9223372036854775808',
    '-1',
    '0',
    'null',
    'undefined',
    '__proto__',
    'constructor',
    'toString',
  ],
  dates: badDates,
  blank: ['', ' ', '\t\n', '\u00a0', '\u3000'],
} as const;

/** Texts that must be refused or kept whole, and never do harm. */
export const hostileText: Arbitrary<string> = fc.oneof(
  ...Object.values(bySort).map((texts) => fc.constantFrom(...texts)),
);

/** Values of any type that no field expects. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      0,
      -1,
      1.5,
      2_147_483_648,
      -2_147_483_649,
      Number.MAX_SAFE_INTEGER,
      1e21,
      1e308,
      5e-324,
      true,
      null,
      [],
      {},
      [[]],
      [null],
      [{}],
      { toString: 'x' },
      { $ne: 1 },
      { length: 1e9 },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(1_001, 65_536).map((length) => 'A'.repeat(length)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(21, 101, 1_001).map((length) => Array.from({ length }, (_, at) => `i${at}`)),
  },
  { weight: 1, arbitrary: fc.constantFrom(9, 31, 32, 33, 200).map(nested) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
