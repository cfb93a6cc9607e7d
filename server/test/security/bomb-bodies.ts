/** T40's bodies: what parsers, validators and databases choke on, laid beside or into a body that is otherwise right. */

export interface Bomb {
  readonly name: string;
  readonly raw: string;
  /** Must be taken, and whole: what is right in it is stored. Otherwise it must be refused with a 4xx. */
  readonly taken: boolean;
}

const nested = (depth: number, [open, close]: readonly [string, string] = ['[', ']']) =>
  open.repeat(depth) + close.repeat(depth);
const json = (value: unknown) => JSON.stringify(value);
/** A JSON object with one more member, first or last, as text: what `JSON.stringify` would not write. */
const withFirst = (body: object, member: string) =>
  json(body) === '{}' ? `{${member}}` : `{${member},${json(body).slice(1)}`;
const withLast = (body: object, member: string) =>
  json(body) === '{}' ? `{${member}}` : `${json(body).slice(0, -1)},${member}}`;

/** @param body a right one @param field the name of a text in it */
export function jsonBombs(body: Record<string, unknown>, field: string): Bomb[] {
  const bad = (name: string, raw: string): Bomb => ({ name, raw, taken: false });
  const good = (name: string, raw: string): Bomb => ({ name, raw, taken: true });
  const text = (value: string) => withLast(body, `${json(field)}:${value}`);
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const members = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join(',');
  return [
    bad('500,000 lists in each other', nested(500_000)),
    bad('100,000 objects in each other', objects(100_000)),
    bad('100,000 lists in a field', withFirst(body, `"bomb":${nested(100_000)}`)),
    bad('33 containers in each other', withFirst(body, `"bomb":${nested(32)}`)),
    good('32 containers in each other', withFirst(body, `"bomb":${nested(31)}`)),
    bad('a number of a megabyte', withFirst(body, `"bomb":${'9'.repeat(1_000_000)}`)),
    bad('a number of 400 digits', withFirst(body, `"bomb":${'9'.repeat(400)}`)),
    bad('1e309', withFirst(body, '"bomb":1e309')),
    bad('-1e999 in a field of ours', text('-1e999')),
    bad('10,001 keys', withFirst(body, members(10_001))),
    good('1,000 keys, ours after them', withFirst(body, members(1_000))),
    ...(field in body ? [good('a key twice, the last is right', withFirst(body, `${json(field)}:"overwritten"`))] : []),
    bad('__proto__', withFirst(body, '"__proto__":{"polluted":"yes"}')),
    bad('__proto__ inside', withFirst(body, '"bomb":[{"__proto__":{"polluted":"yes"}}]')),
    bad('__proto__ escaped', withFirst(body, '"\\u005f_proto__":{"polluted":"yes"}')),
    bad('constructor.prototype', withFirst(body, '"constructor":{"prototype":{"polluted":"yes"}}')),
    good('constructor alone', withFirst(body, '"constructor":"ACME","toString":"x","hasOwnProperty":"x","valueOf":1')),
    bad('NUL in a value', text('"a\\u0000b"')),
    bad('NUL in a key', withFirst(body, '"a\\u0000b":1')),
    bad('half a surrogate pair', text('"a\\ud800"')),
    bad('the other half, in a key', withFirst(body, '"\\udc00":1')),
    bad('a megabyte of text', text(json('x'.repeat(1_100_000)))),
    bad('cut', json(body).slice(0, -1)),
    bad('two of them', `${json(body)}${json(body)}`),
    bad('a list of it', `[${json(body)},${json(body)}]`),
    bad('a text', json(json(body))),
    bad('a comment in it', `/* */${json(body)}`),
    bad('NaN', withFirst(body, '"bomb":NaN')),
  ];
}

/** @param body a right one, flat */
export function formBombs(body: Record<string, string>, field: string): Bomb[] {
  const right = new URLSearchParams(body).toString();
  const bad = (name: string, bomb: string): Bomb => ({ name, raw: `${bomb}&${right}`, taken: false });
  const good = (name: string, more: string): Bomb => ({ name, raw: `${more}&${right}`, taken: true });
  const many = (count: number, name: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => `${name(at)}=${at}`).join('&');
  return [
    bad('8 brackets', 'a[b][c][d][e][f][g][h][i]=1'),
    good('4 brackets', 'a[b][c][d][e]=1'),
    bad('100,000 brackets', `a${'[b]'.repeat(100_000)}=1`),
    good(
      '21 items',
      many(21, () => 'bomb[]'),
    ),
    good(
      '101 items with their places',
      many(101, (at) => `bomb[${at}]`),
    ),
    bad(
      '1,001 items',
      many(1_001, () => 'bomb[]'),
    ),
    bad('the 100,000th place', 'bomb[100000]=1&bomb[99999]=1'.repeat(60)),
    good(
      '1,001 parameters, ours after them',
      many(1_001, (at) => `p${at}`),
    ),
    bad(
      '5,001 parameters',
      many(5_001, (at) => `p${at}`),
    ),
    bad('__proto__', '__proto__[polluted]=yes'),
    bad('__proto__ inside', 'a[__proto__][polluted]=yes'),
    bad('constructor.prototype', 'constructor[prototype][polluted]=yes'),
    bad('NUL', 'a=%00'),
    bad('NUL in a field of ours', `${field}=a%00b`),
    bad('half a surrogate pair', 'a=%ed%a0%80'),
    bad('no UTF-8', 'a=%ff%fe'),
    good('percent signs', 'a=100%&b=%zz'),
  ];
}
