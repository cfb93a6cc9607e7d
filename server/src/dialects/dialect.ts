import type { FastifyInstance } from 'fastify';
import type { Credential, Tenant } from '../core/access/access.ts';
import type { NewCredential } from '../core/access/create-credential.ts';
import type { PublicLogins } from '../core/access/public-logins.ts';
import type { Login } from '../core/access/sign-in.ts';
import type { SigningKey } from '../core/access/signing-key.ts';
import type { Tokens } from '../core/access/tokens.ts';
import type { Actor } from '../core/actor.ts';
import type { WebhookEncoder } from '../core/deliveries/webhook-encoder.ts';
import type { DemoIds } from '../core/demo/demo-ids.ts';
import type { CoreError, CoreErrorCode } from '../core/errors.ts';
import type { Run } from '../core/run.ts';
import type { Ingest } from '../core/tracking/ingest.ts';
import type { Clock } from '../kit/clock.ts';
import type { FileStore } from '../kit/files.ts';
import type { Logger } from '../kit/logger.ts';
import type { Issuable } from './issuable.ts';
import type { Operation } from './operation.ts';

/** The contract every dialect fulfils. Differences between dialects are values here, never a question for a name. */
export interface Dialect {
  /** Also the source of the records that come in through it. */
  readonly name: string;
  readonly title: string;
  /** Paths that belong to it; the longest prefix of a path decides whose 404 it is. */
  readonly prefixes: readonly string[];
  /** The contract's file name and what it is, for the docs. */
  readonly document: string;
  readonly operations: readonly Operation[];
  readonly authSchemes: Readonly<Record<string, AuthScheme>>;
  /** Exhaustive: a new core code does not compile until every dialect has answered it. */
  readonly errors: Readonly<Record<CoreErrorCode, ErrorTranslation>>;
  readonly limits: DialectLimits;
  /** Texts in JSON bodies are read as numbers and booleans where the schema wants them (the vendor's clients send both). */
  readonly coerceBodies: boolean;
  /** Browser pages of other origins may call it, with these headers; only what is below `prefixes`, when it names any. */
  readonly cors?: {
    readonly headers: readonly string[];
    readonly expose?: readonly string[];
    readonly prefixes?: readonly string[];
  };
  /** Where the vendor itself publishes its OpenAPI document and a page of it, when it does: served from the same schemas as `/docs`. */
  readonly documents?: { readonly openapi: string; readonly page: string };
  /** How its vendor tells facts to a client's own URL: which of ours it has a name for, and the words. */
  readonly webhooks?: { readonly events: Readonly<Record<string, string>>; readonly encode: WebhookEncoder };
  /** Routes that are no JSON calls (a protocol of a library's, pages for people), in a scope of their own. */
  mount?(scope: FastifyInstance, deps: DialectDeps): Promise<void>;
  /** The kinds of credentials that an operator can make, by name. */
  readonly issuable: Readonly<Record<string, Issuable>>;
  /** Makes a new tenant's credentials of this dialect; the result is its block of the credentials file. */
  provision(maker: CredentialMaker): Promise<Record<string, unknown>>;
  /** A curl that creates a person, and one that finds `email`, as the start page and the console output show them. */
  examples(baseUrl: string, credentials: Record<string, unknown>): Promise<CurlExamples> | CurlExamples;
}

export interface DialectLimits {
  readonly bodyBytes: number;
  /** Requests a minute and credential. */
  readonly requestsPerMinute: number;
  /** Requests a minute and address on routes without a credential (sign-in). */
  readonly signInsPerMinute: number;
  /** Each statement of a list or search, milliseconds: one that takes longer is refused (`too_slow`), never answered in part. */
  readonly listMs: number;
}

export interface AuthScheme {
  /** As an OpenAPI security scheme, for the docs. */
  readonly openapi: Readonly<Record<string, unknown>>;
  /**
   * The actor behind a request's credential. Runs before the body is read.
   * @throws CoreError `credential_missing`, `credential_wrong`, `token_invalid`, `unavailable`
   */
  authenticate(request: AuthRequest, deps: DialectDeps): Promise<Actor>;
}

export interface AuthRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** What a dialect may use. Everything else of the server is out of its reach. */
export interface DialectDeps {
  readonly run: Run;
  readonly tokens: Tokens;
  /** @throws CoreError `credential_wrong`, `unavailable` */
  readonly signIn: (login: Login) => Promise<Credential>;
  /** Logins that anybody may know, such as an application's key in a web page. */
  readonly publicLogins: PublicLogins;
  /** Takes in what browsers and phones send. */
  readonly ingest: Ingest;
  /** The tenant that a credential's or token's text names; it says nothing about who is asking. */
  readonly tenantByCode: (code: string) => Promise<Tenant | undefined>;
  readonly clock: Clock;
  /** Where partners reach this server, without a slash at the end. */
  readonly publicUrl: () => string;
  /** The server's own RSA key for one use, the same in every process. */
  readonly signingKey: (use: string) => Promise<SigningKey>;
  /** A 256-bit key of one tenant for one purpose; the same in every process and after every start. Tokens are signed with `jwt.ts`, which rotates. */
  readonly keyFor: (tenant: Pick<Tenant, 'id'>, purpose: string) => Uint8Array;
  /** Files that come in: whoever keeps one registers it with `keepFiles` (core/files). */
  readonly files: FileStore;
  readonly log: Logger;
}

export interface ErrorCall {
  readonly method: string;
  /** Path without the query string. */
  readonly path: string;
  /** Absent when no route fits. */
  readonly operation: Operation | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A reply before it is written. A text body is sent as plain text. */
export interface WireReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ErrorTranslation = (error: CoreError, call: ErrorCall) => WireReply;

export interface CredentialMaker {
  readonly tenant: Tenant;
  readonly deps: DialectDeps;
  /** Ids of the demo data; undefined for a tenant without. */
  readonly demo: DemoIds | undefined;
  create(credential: Omit<NewCredential, 'source'>): Promise<Credential>;
}

export interface CurlExamples {
  /** Shell text that creates a person with this dialect (may use several commands, joined with newlines). */
  readonly create: string;
  /** Shell text that finds the person that `create` made. */
  readonly find: string;
}
