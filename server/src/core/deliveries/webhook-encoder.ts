import type { Actor } from '../actor.ts';
import type { Run } from '../run.ts';
import type { Endpoint, Fact } from './read-webhook.ts';

/** What a receiver is sent; the body is signed and sent byte for byte as it is. */
export interface WebhookMessage {
  readonly body: string;
  /** Beside those that every webhook has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an encoder may use to find the words. */
export interface EncoderContext {
  /** Sees the whole tenant: the endpoint is the operator's own. */
  readonly actor: Actor;
  readonly run: Run;
  /** What the endpoint was set up with. */
  readonly details: Endpoint['details'];
  /** The endpoint's signing secret, for signatures of the vendor's own kind. */
  readonly secret: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Tells a fact in a source's own words, found when it is sent. Undefined: there is nothing to tell (any more). */
export type WebhookEncoder = (fact: Fact, using: EncoderContext) => Promise<WebhookMessage | undefined>;
