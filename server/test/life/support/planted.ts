import type { Sent } from './over-http.ts';

/** Values that must not be found in what a server writes. */
export interface Planted {
  add(...values: (string | undefined)[]): void;
  /** Everything secret or personal in a request of a driver and its answer. */
  addFrom(sent: Sent): void;
  /** Those found in a text, in any of the spellings that a log could have them in. */
  foundIn(text: string): string[];
  readonly size: number;
}

/** Shorter texts are found anywhere. */
const shortest = 8;
const secretNames = /token|secret|password|authorization|email|phone|jti/i;

export function plant(): Planted {
  const values = new Set<string>();
  const add = (...given: (string | undefined)[]) => {
    for (const value of given) if (value !== undefined && value.length >= shortest) values.add(value);
  };
  return {
    add,
    addFrom({ path, options, answer }) {
      for (const [name, value] of Object.entries(options.headers ?? {})) {
        if (secretNames.test(name)) add(value, ...value.split(' '));
      }
      for (const [name, value] of new URL(path, 'http://x').searchParams) if (secretNames.test(name)) add(value);
      for (const [name, value] of named([options.json, options.form, answer.json]))
        if (secretNames.test(name)) add(value);
    },
    foundIn: (text) => [...values].filter((value) => spellings(value).some((spelling) => text.includes(spelling))),
    get size() {
      return values.size;
    },
  };
}

function spellings(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return [value, encodeURIComponent(value), new URLSearchParams({ '': value }).toString().slice(1), base64];
}

/** Every text in a value, with the name it stands under. */
function* named(value: unknown, name = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [name, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) yield* named(one, Array.isArray(value) ? name : key);
}
