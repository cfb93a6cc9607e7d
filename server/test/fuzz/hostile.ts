import fc, { type Arbitrary } from 'fast-check';
import { putAt } from './draft.ts';
import { atSpot, type Mutation, mutation, spotAt } from './near.ts';
import { hostileText, hostileValue } from './words.ts';

const repeated = (text: string, times: number) => text.repeat(times);

/** Bodies that no client sends on purpose. */
const rawBodies: readonly (() => string | Uint8Array)[] = [
  () => '',
  () => ' ',
  () => '{',
  () => '{"a":',
  () => '[1,2',
  () => 'null',
  () => 'true',
  () => '"text"',
  () => '0',
  () => '[]',
  () => '[{}]',
  () => '{}',
  () => 'NaN',
  () => '{"a":1e309}',
  () => '{"a":-1e999,"email":1e309}',
  () => `{"a":${repeated('9', 1_000)}}`,
  () => `{"a":${repeated('9', 100_000)}}`,
  () => repeated('[', 100_000),
  () => repeated('[', 33) + repeated(']', 33),
  () => repeated('[', 20_000) + repeated(']', 20_000),
  () => `${repeated('{"a":', 1_000)}1${repeated('}', 1_000)}`,
  () => '{"__proto__":{"polluted":true}}',
  () => '{"constructor":{"prototype":{"polluted":true}}}',
  () => '{"a":{"__proto__":{"polluted":true}},"a":2}',
  () => '{"email":"\\u0000"}',
  () => '{"email":"\\ud800","name":"\\udc00","\\ud800":1}',
  () => `{${Array.from({ length: 10_001 }, (_, key) => `"k${key}":0`).join(',')}}`,
  () => '\ufeff{"email":"bom@example.com"}',
  () => Uint8Array.of(0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d),
  () => Uint8Array.of(0x1f, 0x8b, 0x08, 0x00),
  () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>',
  () => '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
  () => '--x\r\ncontent-disposition: form-data; name="a"; filename="../../a.pdf"\r\n\r\n%PDF-1.4\r\n--x--\r\n',
  () => '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\ncut',
  () => repeated('--x\r\ncontent-disposition: form-data; name="a[]"\r\n\r\n1\r\n', 1_001),
];

/** Forms and query strings, as they are written. */
const rawForms: readonly (() => string)[] = [
  () => '__proto__[polluted]=1',
  () => 'constructor[prototype][polluted]=1',
  () => 'a[__proto__][polluted]=1',
  () => 'a[b][c][d][e][f][g][h][i]=1',
  () => 'a[b[c]d]=1&]=2&[=3&[]=4&[][]=5',
  () => '=&&&=&a&=b',
  () => '%zz=%&%=%2&a=%u0041',
  () => 'a=%ff&b=%c0%80',
  () => 'a=%00&%00=b',
  () => 'a=%ed%a0%80',
  () => 'a[99999999]=1&a[-1]=2&a[1e3]=3',
  () => 'email[$ne]=1&filter[email][$gt]=&filter=1&filter[]=2',
  () => Array.from({ length: 1_001 }, (_, at) => `p${at}=${at % 10}`).join('&'),
  () => Array.from({ length: 101 }, (_, at) => `a[${at}]=${at % 10}`).join('&'),
  () => Array.from({ length: 21 }, (_, at) => `sensors[x][${at}]=${at % 10}`).join('&'),
  () => repeated('a=1&', 1_200),
  () => `page=${repeated('9', 400)}&limit=-1&offset=1e18&page_size=0x10&size=NaN`,
  () => 'limit=1000000000&offset=1e18&page=2147483648&sort=%27%3bdrop&order=up',
  () => `q=${repeated('x', 20_000)}`,
];

const rawPaths = [
  '%',
  '%zz',
  '%00',
  '%ff',
  '%ed%a0%80',
  '%2e%2e%2f%2e%2e%2fetc',
  '..%5c..',
  '%252e',
  'a%2fb',
  '__proto__',
  'constructor',
  'x'.repeat(199),
  'x'.repeat(201),
  'x'.repeat(2_000),
  '%F0%9F%92%A9',
  '%E2%80%AE',
  "'%20or%201=1",
  ';a=b',
  '-1',
  '1e3',
  '99999999999999999999999',
  'null',
  '*',
  '{id}',
  '\u00e9',
];

const contentTypes = [
  '',
  'application/json;',
  'application/json\t',
  ' application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense; charset=utf-8',
  'application/json, text/html',
  'application/ld+json',
  'application/+json',
  'application/x-www-form-urlencoded; charset=latin1',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'multipart/form-data; boundary="x',
  'multipart/mixed; boundary=x',
  'text/plain',
  'text/xml',
  'application/octet-stream',
  'application/x-ndjson',
  '*/*',
  '/',
  'json',
  'a'.repeat(300),
];

const headers: readonly (readonly [string, string])[] = [
  ['authorization', `Bearer ${'a'.repeat(8_000)}`],
  ['authorization', 'Bearer \u00ff\u00fe'],
  ['authorization', `Basic ${Buffer.from('a\u0000b:c\u0000').toString('base64')}`],
  ['authorization', `Basic ${Buffer.from([0xff, 0x3a, 0xfe]).toString('base64')}`],
  ['authorization', 'Basic =='],
  ['authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ['x-leeloo-authtoken', `'; drop table fuzz_marker; --`],
  ['content-encoding', 'gzip'],
  ['accept', 'text/html'],
  ['accept-encoding', 'br;q=1.0, *;q=0'],
  ['x-forwarded-for', '127.0.0.1, ::1, x'],
  ['x-forwarded-host', 'evil.example'],
  ['x-forwarded-proto', 'javascript'],
  ['x-http-method-override', 'DELETE'],
  ['idempotency-key', ''],
  ['idempotency-key', 'k'.repeat(5_000)],
  ['idempotency-key', '\u00ff; drop table fuzz_marker'],
  ['origin', 'null'],
  ['cookie', `a=${'b'.repeat(4_000)}`],
  ['x-big', 'b'.repeat(17_000)],
  ['range', 'bytes=0-1,-1'],
  ['if-none-match', '*'],
];

const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$ne',
  '',
  '[',
  ']]',
  'a[b',
  '.',
  '0',
  '\u0000',
  '\ud800',
  'k'.repeat(300),
];

/** Something that only an attacker sends. */
export const hostileMutation: Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: atSpot('hostile value', hostileValue) },
  { weight: 2, arbitrary: atSpot('hostile text', hostileText) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat({ max: 1_000 }), fc.constantFrom(...keys), hostileValue).map(([where, key, value]) =>
      mutation('hostile key', (draft) => {
        const spot = spotAt(draft, where) ?? { place: 'body' as const, path: [] };
        putAt(draft, { place: spot.place, path: [...spot.path.slice(0, -1), key] }, value);
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...rawBodies).map((make) =>
      mutation('raw body', (draft) => {
        const body = make();
        draft.rawBody = body;
        if (typeof body === 'string' && body.startsWith('--x')) draft.contentType = 'multipart/form-data; boundary=x';
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...rawForms).map((make) =>
      mutation('raw form', (draft) => {
        draft.kind = 'form';
        draft.rawBody = make();
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...rawForms).map((make) =>
      mutation('raw query', (draft) => {
        draft.rawQuery = make();
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...rawPaths).map((raw) =>
      mutation('raw path', (draft) => {
        draft.rawPath = raw;
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...contentTypes).map((type) =>
      mutation('content type', (draft) => {
        draft.contentType = type;
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...headers).map(([name, value]) =>
      mutation('header', (draft) => {
        draft.headers[name] = value;
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 100 }).map((percent) =>
      mutation('cut body', (draft) => {
        const text = typeof draft.rawBody === 'string' ? draft.rawBody : JSON.stringify(draft.body ?? {});
        draft.rawBody = text.slice(0, Math.floor((text.length * percent) / 100));
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      mutation('body over the limit', (draft) => {
        draft.rawBody = `{"a":"${'x'.repeat(draft.target.dialect.limits.bodyBytes)}"}`;
      }),
    ),
  },
);
