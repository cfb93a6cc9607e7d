import type { Readable } from 'node:stream';
import Type, { type Static, type TSchema } from 'typebox';
import type { Actor } from '../core/actor.ts';
import type { StagedFile } from '../kit/files.ts';
import type { DialectDeps } from './dialect.ts';

/**
 * One endpoint: everything about it in one value, in one file (`operations/<name>.ts`): what it takes, what it answers,
 * where the contract says so, and the way from wire to core and back.
 */
export interface Operation {
  /** `<dialect>.<noun>.<verb>`; the key of coverage rows, docs and logs. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify's spelling (`/people/:id`), without a trailing slash: both forms are served. */
  readonly path: string;
  /** Other paths (and methods) that clients use for the same thing. */
  readonly aliases?: readonly { readonly method?: Operation['method']; readonly path: string }[];
  readonly summary: string;
  /** Document and section that describe it. */
  readonly source: string;
  /** A key of the dialect's `authSchemes`, or `none`. */
  readonly auth: string;
  /** Body encodings it takes; absent: no body is read (one that is sent is ignored). */
  readonly consumes?: readonly BodyKind[];
  readonly schema: OperationSchema;
  /** Files that come with its multipart body; all other operations refuse files. */
  readonly files?: FilesTaken;
  /** Largest body in bytes, where it is not the dialect's; with `files` it follows from them. */
  readonly bodyBytes?: number;
  /** Its work has time limits of its own, so that no timer is set for each request: for what comes in floods. */
  readonly endsByItself?: true;
  /** Limits of a route whose caller is not signed in before its body is read; they take the place of the dialect's. */
  readonly quotas?: readonly Quota[];
  /** Ids of a tenant's things that a request can name, for the generated foreign-tenant tests: where, and of what. */
  readonly idParameters: readonly IdParameter[];
  handle(call: Call, deps: DialectDeps): Promise<Reply>;
}

/** Requests a minute of those that share a key; requests without one are not counted. All quotas of a route must have room. */
export interface Quota {
  readonly name: string;
  readonly perMinute: number;
  keyOf(request: Pick<Call, 'address' | 'headers' | 'body'>): string | undefined;
}

export type BodyKind = 'json' | 'form' | 'multipart';

export interface OperationSchema {
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** Success statuses; errors are the dialect's. */
  readonly response: Readonly<Record<number, TSchema>>;
}

export interface FilesTaken {
  readonly field: string;
  /** How many. */
  readonly most: number;
  /** Of each. */
  readonly maxBytes: number;
}

/** A file of a request. It is gone when the request ends, unless the operation keeps it. */
export interface SentFile {
  /** As it was sent: not to be trusted. */
  readonly name: string | undefined;
  /** The content type that the client says it has. */
  readonly type: string | undefined;
  readonly file: StagedFile;
}

export interface IdParameter {
  readonly in: 'path' | 'query' | 'body';
  /** Dotted for nested body fields. */
  readonly name: string;
  /** What it is an id of: `person`, `lead`, or a key of the demo ids. */
  readonly of: string;
}

/** A request as an operation sees it: validated, signed in, free of the web framework. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Empty where the operation declares none. */
  readonly files: readonly SentFile[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address it came from, as far as the trusted proxies tell. */
  readonly address: string;
  /** Whose request it is. Using it in an operation with `auth: 'none'` is a bug and throws. */
  readonly actor: Actor;
}

export interface Reply {
  /** 200 when absent. */
  readonly status?: number;
  /** A stream where the response is declared as a `Binary`: it is sent as it comes, under the `content-type` of the headers. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response that is no JSON, of the given content type. */
export function Binary(contentMediaType: string) {
  return Type.Unsafe<Readable>(Type.String({ format: 'binary', contentMediaType }));
}

export function isBinary(schema: TSchema): boolean {
  return (schema as { format?: unknown }).format === 'binary';
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;
type Schemas = OperationSchema;

/** Declares an operation with the types of its schemas. */
export function operation<const S extends Schemas>(
  definition: Omit<Operation, 'handle' | 'schema'> & {
    readonly schema: S;
    handle(
      call: Call<StaticOf<S['params']>, StaticOf<S['querystring']>, StaticOf<S['body']>>,
      deps: DialectDeps,
    ): Promise<Reply>;
  },
): Operation {
  return definition as unknown as Operation;
}
