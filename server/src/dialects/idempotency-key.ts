import { invalid } from '../core/errors.ts';
import { idempotencyLimits } from '../core/idempotency/run-once.ts';
import { keyedDigest } from '../kit/secrets.ts';
import type { DialectDeps } from './dialect.ts';
import type { Call, Operation } from './operation.ts';

/** As the IETF draft and most APIs call it. Optional in every dialect; their vendors know none. */
const header = 'idempotency-key';
/** Visible ASCII, so that the text is the same in every log and table. */
const shape = /^[\x21-\x7e]+$/;

/**
 * What an operation may use, with the request's idempotency key bound to it: a use case that makes something makes it once for
 * the key, however often the request is sent. Only POST makes things; other methods ignore the header.
 * @throws CoreError `invalid` for a key that is empty, too long or no visible ASCII
 */
export function withIdempotencyKey(deps: DialectDeps, operation: Operation, call: Call): DialectDeps {
  const key = call.headers[header];
  if (key === undefined || operation.method !== 'POST' || operation.auth === 'none') return deps;
  if (typeof key !== 'string' || key.length > idempotencyLimits.keyChars) throw invalid('Idempotency-Key', 'too_long');
  if (!shape.test(key)) throw invalid('Idempotency-Key', 'wrong_format');
  const named = { key, fingerprint: fingerprintOf(operation, call, deps) };
  return { ...deps, run: (actor, useCase, input) => deps.run(actor, useCase, input, named) };
}

/**
 * What was asked, and on whose behalf: the operation, its parameters, and what the token allows. Keyed, because bodies hold
 * passwords: with a bare hash, whoever has the table and knows the rest of a body could search them at full speed.
 */
function fingerprintOf({ id, schema }: Operation, { params, query, body, actor }: Call, deps: DialectDeps): Buffer {
  // Of the query only what the operation reads: a token in it is another one at the next try.
  const read = Object.keys((schema.querystring as { properties?: object } | undefined)?.properties ?? {});
  const asked = Object.entries(query as Record<string, unknown>).filter(([name]) => read.includes(name));
  const text = JSON.stringify([id, params, asked, body, actor.scopes, actor.details]);
  return Buffer.from(keyedDigest(deps.keyFor({ id: actor.tenantId }, 'idempotency fingerprint'), text), 'hex');
}
