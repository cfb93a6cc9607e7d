import { type Id, toObjectId } from '../../src/kit/ids.ts';

/** A tenant's things by what they are ids of; numbers where a dialect needs integers. */
export type Ids = Readonly<Record<string, { readonly id: Id; readonly number: number }>>;

/** A valid request of one operation. */
export interface Sample {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  /** A multipart body: its fields, and a PDF under the name of a field for files. */
  readonly upload?: { readonly fields: Record<string, string>; readonly file: string };
  /** Brings about what the request needs, as the demo tenant; sent before it, and refused when it is so already. */
  readonly before?: { readonly method: string; readonly path: string; readonly json: unknown };
  /** What no request brings about again: SQL that is run before it. */
  readonly reset?: string;
}

let counter = 0;
/** A number that no other sample has had. */
export const next = () => {
  counter += 1;
  return counter;
};

/** An address that no other sample has had. */
export const email = () => `sample${next()}@example.com`;

export const basic = (user = '', password = '') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** An id as 24 hexadecimal digits. */
export const object = (one: { id: Id } | undefined) => toObjectId(one?.id as Id);
