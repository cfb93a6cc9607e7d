import fc from 'fast-check';
import qs from 'qs';
import { describe, expect, test } from 'vitest';
import { bracketsFromPairs, FormError, type FormReason, formLimits, parseBrackets } from '../../src/kit/forms.ts';

const reasonOf = (work: () => unknown): FormReason | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof FormError) return error.reason;
    throw error;
  }
};
const many = (count: number, name: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => `${name(at)}=v${at}`).join('&');
const values = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`);

/** All strings in a value, however nested. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

describe('parseBrackets', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['&&', {}],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['=x', { '': 'x' }],
    ['a=1&b=2&', { a: '1', b: '2' }],
    ['a=x=y', { a: 'x=y' }],
    ['note=see [1]=ok', { note: 'see [1]=ok' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['filter[tags]=a&filter[tags]=b', { filter: { tags: ['a', 'b'] } }],
    ['filter%5Btags%5D=a', { filter: { tags: 'a' } }],
    ['filter[phone]=%2B380+1', { filter: { phone: '+380 1' } }],
    ['filter[email][$ne]=1', { filter: { email: { $ne: '1' } } }],
    ['tags[]=a&tags[]=b', { tags: ['a', 'b'] }],
    ['tags[1]=b&tags[0]=a', { tags: ['a', 'b'] }],
    ['tags[1]=a&tags[2]=b', { tags: ['a', 'b'] }],
    [
      'sensors[0][uuid]=u&sensors[0][rssi]=-5&sensors[1][uuid]=w',
      { sensors: [{ uuid: 'u', rssi: '-5' }, { uuid: 'w' }] },
    ],
    ['sensors[uuid][0]=u&sensors[uuid][1]=w', { sensors: { uuid: ['u', 'w'] } }],
    ['a[b][c][d][e]=1', { a: { b: { c: { d: { e: '1' } } } } }],
    ['comment%20=x', { comment: 'x' }],
    ['+comment+=x', { comment: 'x' }],
    ['a.b=1', { 'a.b': '1' }],
    ['a[b]c=1', { 'a[b]c': '1' }],
    ['a[b=1', { 'a[b': '1' }],
    ['a[b[c]]=1', { 'a[b[c]]': '1' }],
    ['toString=1&a[hasOwnProperty]=2', { toString: '1', a: { hasOwnProperty: '2' } }],
    ['discount=100%&x=50%+off', { discount: '100%', x: '50% off' }],
    ['%E2%9C%93=%F0%9F%8C%8D', { '✓': '🌍' }],
    ['a=%00', { a: '\0' }],
  ])('%j', (text, value) => expect(parseBrackets(text)).toEqual(value));

  test.each<[string, FormReason]>([
    ['a[b][c][d][e][f]=1', 'too_deep'],
    [`a${'[x]'.repeat(8)}=1`, 'too_deep'],
    [`a${'[x]'.repeat(100_000)}=1`, 'too_deep'],
    ['__proto__=1', 'forbidden_key'],
    ['__proto__[x]=1', 'forbidden_key'],
    ['a[__proto__][x]=1', 'forbidden_key'],
    ['a[constructor][prototype][x]=1', 'forbidden_key'],
    ['constructor=1', 'forbidden_key'],
    ['[prototype]=1', 'forbidden_key'],
    ['%5F_proto__%20=1', 'forbidden_key'],
    ['a[+__proto__+]=1', 'forbidden_key'],
    ['a=%E9', 'malformed'],
    ['a=%ED%A0%80', 'malformed'],
    ['%FF=a', 'malformed'],
    ['a[1000]=1', 'too_many'],
    ['a[99999999999]=1', 'too_many'],
  ])('%.40s is %s', (text, reason) => expect(reasonOf(() => parseBrackets(text))).toBe(reason));

  test.each([20, 21, 100, 101, formLimits.listItems])('%i items stay one list, however they are spelled', (count) => {
    const list = { a: values(count) };
    expect(parseBrackets(many(count, () => 'a'))).toEqual(list);
    expect(parseBrackets(many(count, () => 'a[]'))).toEqual(list);
    expect(parseBrackets(many(count, (at) => `a[${at}]`))).toEqual(list);
    expect(parseBrackets(many(count, (at) => `a[${at}][x]`))).toEqual({ a: list.a.map((x) => ({ x })) });
  });

  test('one item, one parameter too many is refused, and never cut', () => {
    const items = formLimits.listItems + 1;
    expect(reasonOf(() => parseBrackets(many(items, () => 'a')))).toBe('too_many');
    expect(reasonOf(() => parseBrackets(many(items, () => 'a[]')))).toBe('too_many');
    expect(reasonOf(() => parseBrackets(many(items, (at) => `a[${at}]`)))).toBe('too_many');
    expect(reasonOf(() => parseBrackets(`${many(600, () => 'a[]')}&${many(600, (at) => `a[${at}]`)}`))).toBe(
      'too_many',
    );
    expect(reasonOf(() => parseBrackets(many(formLimits.parameters + 1, (at) => `a${at}`)))).toBe('too_many');
  });

  test('1,001 and 5,000 parameters stay complete', () => {
    for (const count of [1001, formLimits.parameters]) {
      expect(leaves(parseBrackets(many(count, (at) => `a${at}`)))).toEqual(values(count));
      expect(leaves(parseBrackets(many(count, (at) => `${at}`)))).toEqual(values(count));
      const nested = parseBrackets(many(count, (at) => `a[${Math.floor(at / 5)}][k${at % 5}]`));
      expect(leaves(nested)).toEqual(values(count));
    }
  });

  test('lists that are mostly gaps are refused before they are built', () => {
    expect(reasonOf(() => parseBrackets(many(5000, (at) => `a${at}[999][999][999][999]`)))).toBe('too_many');
    expect(parseBrackets('a[999][999][999][999]=x')).toEqual({ a: [[[['x']]]] });
  });

  test('what can be read in two ways keeps both', () => {
    for (const text of [
      'a=1&a[b]=2',
      'a[b]=2&a=1',
      'a[]=1&a[b]=2',
      'a[b]=2&a[0]=1',
      'a[]=1&a[0]=2',
      'a=1&a[]=2',
      'a[0]=1&a[0][x]=2',
    ]) {
      expect(leaves(parseBrackets(text)).toSorted()).toEqual(['1', '2']);
    }
  });

  test('an empty text that meets a list or an object stays, too', () => {
    expect(parseBrackets('a[0]=1&a')).toEqual({ a: ['1', ''] });
    expect(parseBrackets('a[b]=1&a=')).toEqual({ a: [{ b: '1' }, ''] });
  });

  test('a name is read alike the first time, again, and after thousands of others', () => {
    const text = 'a%5Bb%5D%5B1%5D=x&+c+=%41';
    const read = { a: { b: ['x'] }, c: 'A' };
    expect([parseBrackets(text), parseBrackets(text)]).toEqual([read, read]);
    expect(reasonOf(() => parseBrackets('a%5B__proto__%5D=1'))).toBe('forbidden_key');
    expect(reasonOf(() => parseBrackets('a%5B__proto__%5D=1'))).toBe('forbidden_key');
    parseBrackets(many(formLimits.parameters, (at) => `other${at}`));
    expect(parseBrackets(text)).toEqual(read);
  });

  test('nothing reaches Object.prototype, and objects inherit nothing', () => {
    const before = Reflect.ownKeys(Object.prototype);
    for (const text of ['__proto__[x]=1', 'a[constructor][prototype][x]=1', 'a[toString]=1&a[x][valueOf]=2'])
      reasonOf(() => parseBrackets(text));
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
    const value = parseBrackets('a[b]=1');
    for (const one of [value, value.a as object]) {
      const inherited = [];
      for (let above = Object.getPrototypeOf(one); above !== null; above = Object.getPrototypeOf(above))
        inherited.push(...Reflect.ownKeys(above));
      expect(inherited).toEqual([]);
    }
    // Nor does what one form says reach another's objects.
    parseBrackets('toString=1&a[toString]=2');
    expect('toString' in parseBrackets('a[b]=1')).toBe(false);
  });
});

describe('bracketsFromPairs', () => {
  test('takes decoded pairs as they are: + and % are themselves, also in names', () => {
    expect(
      bracketsFromPairs([
        ['a+b', '1+1=2'],
        ['discount', '100%25'],
        ['custom%5Bx%5D', '%00'],
        [' tags[] ', 'a&b'],
        ['tags[]', ''],
      ]),
    ).toEqual({ 'a+b': '1+1=2', discount: '100%25', 'custom%5Bx%5D': '%00', tags: ['a&b', ''] });
  });

  test('has the same limits', () => {
    const fill = (count: number) => Array.from({ length: count }, (_, at): [string, string] => [`a${at}`, 'x']);
    expect(leaves(bracketsFromPairs(fill(formLimits.parameters)))).toHaveLength(formLimits.parameters);
    expect(reasonOf(() => bracketsFromPairs(fill(formLimits.parameters + 1)))).toBe('too_many');
    expect(reasonOf(() => bracketsFromPairs([['a[b][c][d][e][f]', 'x']]))).toBe('too_deep');
    expect(reasonOf(() => bracketsFromPairs([['__proto__', 'x']]))).toBe('forbidden_key');
  });

  test('stops reading at the limit', () => {
    let read = 0;
    function* endless(): Iterable<[string, string]> {
      for (;;) {
        read += 1;
        yield [`a${read}`, 'x'];
      }
    }
    expect(reasonOf(() => bracketsFromPairs(endless()))).toBe('too_many');
    expect(read).toBe(formLimits.parameters + 1);
  });
});

describe('properties', () => {
  const name = fc
    .oneof(
      fc.constantFrom('a', 'b', 'né', 'x y', 'a+b', '%', '100%', 'toString'),
      fc.string({ minLength: 1, maxLength: 5 }),
    )
    .filter(
      (text) =>
        text === text.trim() &&
        !/[[\]]/.test(text) &&
        !/^(__proto__|constructor|prototype|)$/.test(text) &&
        !/^\d+$/.test(text),
    );
  const leaf = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
  const listOf = (item: fc.Arbitrary<unknown>) => fc.array(item, { minLength: 1, maxLength: 25 });
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      listOf(tie('value')),
      fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }),
    ),
  }));
  const body = fc.dictionary(name, value, { maxKeys: 5 });

  test('reads back what a client library wrote', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (sent, encodeNames) => {
        const text = qs.stringify(sent, {
          encodeValuesOnly: false,
          arrayFormat: 'indices',
          ...(encodeNames ? {} : { format: 'RFC1738' }),
        });
        expect(parseBrackets(text)).toEqual(sent);
      }),
      { numRuns: 500 },
    );
  });

  test('what can be read in one way only is read as qs reads it', () => {
    const group = fc.constantFrom('[]', '[0]', '[1]', '[2]', '[17]', '[01]', '[x]', '[y]', '[ x ]');
    const names = fc.array(
      fc
        .tuple(fc.constantFrom('a', 'b', '[c]', '0'), fc.array(group, { maxLength: 3 }))
        .map(([head, groups]) => [head, ...groups]),
      { minLength: 1, maxLength: 8 },
    );
    /** Whether all names that share a beginning go on alike: all end there, or all with keys, or all with positions. */
    const isPlain = (all: readonly string[][]) => {
      const kinds = new Map<string, string>();
      return all.every((parts) =>
        [...parts.keys(), parts.length].every((at) => {
          const [path, part] = [parts.slice(0, at).join(''), parts[at]];
          const kind =
            part === undefined ? 'end' : part === '[]' ? 'next' : /^\[(0|[1-9]\d*)\]$/.test(part) ? 'index' : 'key';
          const known = kinds.get(path) ?? kind;
          kinds.set(path, known);
          return known === kind;
        }),
      );
    };
    let compared = 0;
    fc.assert(
      fc.property(names, (all) => {
        fc.pre(isPlain(all));
        compared += 1;
        const text = all.map((parts, at) => `${parts.join('')}=${at}`).join('&');
        const read = qs.parse(text, { depth: 4, arrayLimit: formLimits.listItems, plainObjects: true });
        expect(parseBrackets(text)).toEqual(read);
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThanOrEqual(1000);
  });

  test('whatever is sent is refused or complete; nothing else is thrown', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '[',
      ']',
      '[]',
      '[0]',
      '[1]',
      '[999]',
      '[x]',
      '=',
      '=1',
      '&',
      '%',
      '%5B',
      '%5D',
      '+',
      ' ',
      '[__proto__]',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          let read: Record<string, unknown>;
          try {
            read = parseBrackets(text);
          } catch (error) {
            expect(error).toBeInstanceOf(FormError);
            return;
          }
          const sent = [...new URLSearchParams(text)].map(([, sentValue]) => sentValue).filter(Boolean);
          expect(leaves(read).filter(Boolean).toSorted()).toEqual(sent.toSorted());
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('encoded pairs and decoded pairs give the same', () => {
    const pair = fc.tuple(
      fc
        .array(fc.constantFrom('a', 'b', '[]', '[0]', '[x]', '+', '%'), { maxLength: 4 })
        .map((parts) => parts.join('')),
      leaf,
    );
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 10 }), (pairs) => {
        const text = pairs.map(([key, sent]) => `${encodeURIComponent(key)}=${encodeURIComponent(sent)}`).join('&');
        expect(parseBrackets(text)).toEqual(bracketsFromPairs(pairs));
      }),
    );
  });
});
