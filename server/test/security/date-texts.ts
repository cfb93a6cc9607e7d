import fc, { type Arbitrary } from 'fast-check';

/** A text that stands for a date or is none, with what it says by a reading of its own (not the server's). */
export interface DateText {
  readonly text: string;
  /** Epoch milliseconds in UTC; undefined when there is no such moment in the years 1 to 9999. */
  readonly moment: number | undefined;
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** Its own arithmetic: a `Date` that is put together from numbers, and must show the same numbers again. */
function momentOf(
  parts: readonly [number, number, number, number, number, number, number],
  offsetMinutes: number,
): number | undefined {
  const [year, month, day, hour, minute, second, millisecond] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const shown = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  if (shown.some((value, at) => value !== parts[at])) return undefined;
  const moment = date.getTime() - offsetMinutes * 60_000;
  const utcYear = new Date(moment).getUTCFullYear();
  return year >= 1 && year <= 9999 && utcYear >= 1 && utcYear <= 9999 ? moment : undefined;
}

const year = fc.oneof(
  fc.integer({ min: 1900, max: 2100 }),
  fc.constantFrom(0, 1, 4, 99, 1582, 1900, 2000, 2024, 9998, 9999, 10_000, 300_000),
);
const often = (min: number, max: number, ...odd: number[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const day = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constantFrom(29, 30, 31, 0, 32));
const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\d{1,9}$/));

interface Zone {
  readonly text: string;
  /** Minutes before UTC; undefined when it is none. */
  readonly minutes: number | undefined;
}
const offset = fc
  .tuple(fc.constantFrom('+', '-'), often(0, 23, 24, 99), often(0, 59, 60, 99), fc.constantFrom(':', ''))
  .map(
    ([sign, hours, minutes, colon]): Zone => ({
      text: `${sign}${pad(hours)}${colon}${pad(minutes)}`,
      minutes: hours > 23 || minutes > 59 ? undefined : (sign === '-' ? -1 : 1) * (hours * 60 + minutes),
    }),
  );
const zone: Arbitrary<Zone> = fc.oneof(
  fc.constantFrom<Zone>({ text: 'Z', minutes: 0 }, { text: '', minutes: 0 }, { text: '+02', minutes: 120 }),
  offset,
);

/** Date-times with every part, right and wrong ones, in the spellings that the dialects take. */
const dateTime = fc
  .tuple(
    year,
    often(1, 12, 0, 13),
    day,
    often(0, 23, 24, 25),
    often(0, 59, 60),
    often(0, 59, 60, 61),
    fraction,
    zone,
    fc.constantFrom('T', ' '),
  )
  .map(([y, month, d, hour, minute, second, digits, { text: zoneText, minutes }, between]): DateText => {
    const text = `${pad(y, 4)}-${pad(month)}-${pad(d)}${between}${pad(hour)}:${pad(minute)}:${pad(second)}${digits && `.${digits}`}${zoneText}`;
    const millisecond = Number(digits.slice(0, 3).padEnd(3, '0'));
    return {
      text,
      moment: minutes === undefined ? undefined : momentOf([y, month, d, hour, minute, second, millisecond], minutes),
    };
  });

const dayAlone = fc.tuple(year, often(1, 12, 0, 13), day).map(
  ([y, month, d]): DateText => ({
    text: `${pad(y, 4)}-${pad(month)}-${pad(d)}`,
    moment: momentOf([y, month, d, 0, 0, 0, 0], 0),
  }),
);

/** Clocks put forward and back, leap days, the ends of time; then what databases take for dates, and people write as such. */
const known: readonly [string, number | undefined][] = [
  ['2024-03-31T02:30:00+02:00', Date.UTC(2024, 2, 31, 0, 30)],
  ['2024-03-31T03:30:00+03:00', Date.UTC(2024, 2, 31, 0, 30)],
  ['2024-10-27T03:30:00+03:00', Date.UTC(2024, 9, 27, 0, 30)],
  ['2024-10-27T03:30:00+02:00', Date.UTC(2024, 9, 27, 1, 30)],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2023-02-29', undefined],
  ['1900-02-29', undefined],
  ['2000-02-29', Date.UTC(2000, 1, 29)],
  ['9999-12-31T23:59:59.999Z', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
  ['9999-12-31T23:59:59.999-00:01', undefined],
  ['0001-01-01T00:00:00+00:01', undefined],
  ['0000-01-01', undefined],
];
const none = [
  ...['infinity', '-infinity', 'Infinity', 'NaN', 'null', 'now', 'today', 'epoch', 'allballs', 'tomorrow', 'undefined'],
  ...[
    '1e309',
    '0',
    '1700000000',
    '1700000000000',
    '-1',
    '2024',
    '2024-1-1',
    '2024-W01-1',
    '2024-001',
    '20240101',
    '24-01-01',
  ],
  ...[
    '01/02/2024',
    '1 January 2024',
    'Mon, 01 Jan 2024 00:00:00 GMT',
    '2024-01-01T',
    '2024-01-01T00',
    '2024-01-01Z',
    '+002024-01-01',
  ],
  ...[
    '-000001-01-01',
    '2024-01-01 BC',
    '2024-01-01T00:00:00 Europe/Bucharest',
    '2024-01-01T00:00:00+0',
    '٢٠٢٤-٠١-٠١',
    '2024-01-01T00:00:00,5Z',
  ],
];

export const dateText: Arbitrary<DateText> = fc.oneof(
  { weight: 6, arbitrary: dateTime },
  { weight: 2, arbitrary: dayAlone },
  { weight: 1, arbitrary: fc.constantFrom(...known).map(([text, moment]) => ({ text, moment })) },
  { weight: 1, arbitrary: fc.constantFrom(...none).map((text) => ({ text, moment: undefined })) },
);

/** All fixed ones: each call is tried with every one of them. */
export const fixedDates: readonly DateText[] = [
  ...known.map(([text, moment]) => ({ text, moment })),
  ...none.map((text) => ({ text, moment: undefined })),
];
