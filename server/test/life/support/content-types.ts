import type { BodyKind } from '../../../src/dialects/operation.ts';

/** How a request may spell the type of its body, and what that must be read as; `refused`: as nothing, with 415. */
export interface Spelling {
  /** Absent: no header. Several: one header line each. */
  readonly type: string | readonly string[] | undefined;
  readonly kind: BodyKind | 'refused';
}

const boundary = 'xYzZy';

const json = [
  'application/json',
  'APPLICATION/JSON',
  'Application/Json',
  'application/json;',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json ; charset=utf-8',
  'application/json;\tcharset=utf-8',
  'application/json; charset="utf-8"',
  "application/json; charset='utf-8'",
  'application/json; charset=utf8',
  'application/json; odata=verbose; charset=utf-8',
  'application/json; boundary=x',
  'application/problem+json',
  'application/vnd.api+json; charset=utf-8',
];
const form = [
  'application/x-www-form-urlencoded',
  'APPLICATION/X-WWW-FORM-URLENCODED',
  'application/x-www-form-urlencoded; charset=UTF-8',
  'application/x-www-form-urlencoded;charset=utf-8',
];
const multipart = [
  `multipart/form-data; boundary=${boundary}`,
  `multipart/form-data;boundary=${boundary}`,
  `Multipart/Form-Data; boundary=${boundary}`,
  `multipart/form-data; boundary="${boundary}"`,
  `multipart/form-data; charset=utf-8; boundary=${boundary}`,
];
const refused = [
  undefined,
  '',
  ' ',
  ';',
  'json',
  'application',
  'application/',
  '/json',
  'application//json',
  'application/jsonx',
  'application/json5',
  'application/jso',
  'xapplication/json',
  'application/json/',
  'application/json, text/html',
  'text/html, application/json',
  'application/json,application/json',
  'application /json',
  'application/ json',
  'application/json\ttext/plain',
  'application/json charset=utf-8',
  'application\\json',
  '"application/json"',
  '*/*',
  'application/*',
  '*/json',
  '*/*; application/json',
  'text/json',
  'text/x-json',
  'application/x-json',
  'application/javascript',
  'application/ld-json',
  'application/x+jsonx',
  'text/plain',
  'text/plain; charset=utf-8',
  'text/plain; application/json',
  'text/html',
  'text/xml',
  'application/xml',
  'application/octet-stream',
  'application/x-www-form-urlencodedx',
  'application/x-www-form-url-encoded',
  'application/graphql',
  'application/x-ndjson',
  'application/json-seq',
  `multipart/mixed; boundary=${boundary}`,
  `multipart/form-datax; boundary=${boundary}`,
  'undefined',
];

/** Multipart types that say no boundary: no part of the body can be found. */
export const withoutBoundary: readonly Spelling[] = [
  { type: 'multipart/form-data', kind: 'refused' },
  { type: 'multipart/form-data; boundary=', kind: 'refused' },
];

/** Multipart bodies that cannot be read under a right type. */
export const brokenParts: readonly string[] = [
  'no boundary in it',
  `--${boundary}\r\nContent-Disp`,
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nno end`,
];

/** Two lines of the header: the first is what counts. */
const twice: Spelling[] = [
  { type: ['application/json', 'text/plain'], kind: 'json' },
  { type: ['text/plain', 'application/json'], kind: 'refused' },
];

export const spellings: readonly Spelling[] = [
  ...json.map((type) => ({ type, kind: 'json' as const })),
  ...form.map((type) => ({ type, kind: 'form' as const })),
  ...multipart.map((type) => ({ type, kind: 'multipart' as const })),
  ...refused.map((type) => ({ type, kind: 'refused' as const })),
  ...twice,
];

/** A body as bytes of this kind; nested names in brackets where the kind has no nesting. */
export function encode(kind: BodyKind, value: unknown): string {
  if (kind === 'json') return JSON.stringify(value);
  const pairs = [...flatten('', value)];
  if (kind === 'form') return new URLSearchParams(pairs).toString();
  const parts = pairs.map(
    ([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

function* flatten(name: string, value: unknown): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) yield [name, String(value)];
  else for (const [key, one] of Object.entries(value)) yield* flatten(name === '' ? key : `${name}[${key}]`, one);
}
