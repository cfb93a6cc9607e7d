import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJson, jsonLimits } from '../../src/kit/forms.ts';

const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

describe('checkJson', () => {
  test.each<[string, string | undefined, string?]>([
    ['null', undefined],
    ['""', undefined],
    ['{}', undefined],
    ['{"a":[1,-0.5,true,null,"é🌍"]}', undefined],
    ['{"toString":1,"constructor":"ACME Ltd","a":{"prototype":1}}', undefined],
    ['{"constructor":{"name":"x"}}', undefined],
    ['"\\u0000"', 'nul', ''],
    ['{"a":{"b":[{"c":"x\\u0000"}]}}', 'nul', 'a.b[0].c'],
    ['{"a":{"b\\u0000":1}}', 'nul', 'a'],
    ['["\\ud800"]', 'lone_surrogate', '[0]'],
    ['[["\\udc00x"]]', 'lone_surrogate', '[0][0]'],
    ['{"\\ud83c":1}', 'lone_surrogate', ''],
    ['{"a":"\\ud83c\\udf0d"}', undefined],
    ['{"a":{"__proto__":{"x":1}}}', 'forbidden_key', 'a'],
    ['{"__proto__":null}', 'forbidden_key', ''],
    ['[{"constructor":{"prototype":{"x":1}}}]', 'forbidden_key', '[0]'],
    ['{"price":1e999}', 'not_finite', 'price'],
    ['{"price":-1e999}', 'not_finite', 'price'],
    ['1e999', 'not_finite', ''],
  ])('%s', (text, reason, path) => {
    expect(checkJson(JSON.parse(text))).toEqual(reason === undefined ? undefined : { reason, path });
  });

  test('a number of a megabyte of digits is not finite', () => {
    expect(checkJson(JSON.parse(`{"n":${'9'.repeat(1_000_000)}}`))?.reason).toBe('not_finite');
  });

  test('32 containers inside each other pass, 33 and 500,000 do not', () => {
    expect(checkJson(nested(jsonLimits.depth))).toBeUndefined();
    expect(checkJson(nested(jsonLimits.depth + 1))).toEqual({
      reason: 'too_deep',
      path: '[0]'.repeat(jsonLimits.depth),
    });
    expect(checkJson(nested(500_000))?.reason).toBe('too_deep');
    expect(checkJson({ a: { b: {} } }, { depth: 2, keys: 10 })).toEqual({ reason: 'too_deep', path: 'a.b' });
  });

  test('10,000 keys and list items altogether pass, one more does not', () => {
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
    expect(checkJson(keys(jsonLimits.keys))).toBeUndefined();
    expect(checkJson(keys(jsonLimits.keys + 1))).toEqual({ reason: 'too_many', path: '' });
    expect(checkJson(Array.from({ length: jsonLimits.keys }, () => 0))).toBeUndefined();
    expect(checkJson(Array.from({ length: 5000 }, () => ({ a: 1 })))).toBeUndefined();
    expect(checkJson([...Array.from({ length: 5000 }, () => ({ a: 1 })), 0])?.reason).toBe('too_many');
  });

  test('a path stays short although keys are not', () => {
    const problem = checkJson({ ['k'.repeat(100_000)]: '\0' });
    expect(problem?.path).toBe(`${'k'.repeat(40)}…`);
  });

  test('agrees with a plain recursive reading, on whatever JSON can say', () => {
    const clean = (value: unknown): boolean => {
      const text = (x: string) => !x.includes('\0') && x.isWellFormed();
      if (typeof value === 'string') return text(value);
      if (typeof value === 'number') return Number.isFinite(value);
      if (typeof value !== 'object' || value === null) return true;
      return Object.entries(value).every(([key, child]) => text(key) && key !== '__proto__' && clean(child));
    };
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('a', '\0', '\ud800', '\udc00'), maxLength: 3 }),
      fc.constant('__proto__'),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        anyText,
        fc.double(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(anyText, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(checkJson(any) === undefined).toBe(clean(any));
      }),
      { numRuns: 2000 },
    );
  });
});
