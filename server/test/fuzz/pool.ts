import { newId } from '../../src/kit/ids.ts';
import type { Ids } from '../security/samples.ts';
import { spell } from '../security/samples.ts';
import { Ref } from './words.ts';

/** Values of one kind that are kept: the newest ones. */
const mostKept = 200;
const idText = /^(?:[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{1,15})$/i;

/** What the answers of one dialect said in one tenant, so that later requests can name it. */
export interface Pool {
  /** @param noun what the operation that answered is about; its own ids are of that */
  harvest(noun: string, answer: unknown): void;
  /** The value that a reference stands for now. */
  resolve(reference: Ref): unknown;
}

/**
 * @param own one id of each kind that the tenant has had from the start, `foreign` those of another tenant
 * @param kinds what the dialect's nouns are in the words of `idParameters`: `member` is a `person`
 */
export function createPool(dialect: string, own: Ids, foreign: Ids, kinds: ReadonlyMap<string, string>): Pool {
  const known = new Map<string, unknown[]>();
  const keep = (kind: string, value: unknown) => {
    const values = known.get(kind) ?? [];
    if (values.includes(value)) return;
    values.unshift(value);
    known.set(kind, values.slice(0, mostKept));
  };
  const spelled = (ids: Ids, kind: string) => {
    const one = ids[kind] ?? Object.values(ids)[0];
    return one?.id === undefined ? unknownId(dialect) : spell(dialect, one);
  };
  return {
    harvest(noun, answer) {
      for (const [key, value] of leaves(answer)) {
        keep(`named:${key}`, value);
        if (/e-?mail/i.test(key) && String(value).includes('@')) keep('email', value);
        if (/phone/i.test(key) && typeof value === 'string') keep('phone', value);
        if (!/(?:^_?id|[iI]d|_ids?|[iI]ds|uuid|Uuid|[nN]umber)$/.test(key) || !idText.test(String(value))) continue;
        keep('id', value);
        const about = key.replace(/_?(?:ids?|Ids?|uuid|Uuid|[nN]umber)$/, '');
        for (const kind of about === '' || about === noun || about === '_' ? [noun] : [about]) {
          keep(kind, value);
          const meant = kinds.get(kind);
          if (meant !== undefined) keep(meant, value);
        }
      }
    },
    resolve({ of, pick }) {
      const values = known.get(of) ?? [];
      if (of === 'email')
        return pick < 24 && values.length > 0 ? values[pick % values.length] : 'ioana.marin@example.com';
      if (of === 'phone') return pick < 24 && values.length > 0 ? values[pick % values.length] : '+40722111222';
      if (of.startsWith('named:')) return values.length > 0 ? values[pick % values.length] : 'fuzz';
      if (pick < 18 && values.length > 0) return values[pick % values.length];
      if (pick < 25) return spelled(own, of);
      const any = known.get('id') ?? [];
      if (pick < 27 && any.length > 0) return any[pick % any.length];
      return pick < 29 ? spelled(foreign, of) : unknownId(dialect);
    },
  };
}

/** An id that was never handed out. */
function unknownId(dialect: string): string {
  return spell(dialect, { id: newId(Date.UTC(2026, 0, 15)), number: 999_999_999 });
}

/** Texts and numbers of an answer with the keys they stand under. */
function* leaves(value: unknown, key = ''): Generator<[string, string | number]> {
  if (typeof value === 'string' || typeof value === 'number') yield [key, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* leaves(inner, Array.isArray(value) ? key : name);
}

/** A value with every reference in it resolved. */
export function resolveAll(value: unknown, pool: Pool): unknown {
  if (value instanceof Ref) return pool.resolve(value);
  if (Array.isArray(value)) return value.map((one) => resolveAll(one, pool));
  if (typeof value !== 'object' || value === null) return value;
  // Keys as own properties, `__proto__` too.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveAll(inner, pool)]));
}
