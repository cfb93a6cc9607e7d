import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError } from '../errors.ts';
import type { Context } from '../run.ts';
import { findKey, keepOutput, pruneKeys, takeKey } from './queries.ts';

/** Names one request of a credential: whoever repeats it, with the same content, gets the first answer. */
export interface IdempotencyKey {
  /** The caller's text, at most `idempotencyLimits.keyChars` characters. */
  readonly key: string;
  /** SHA-256 of what was asked. */
  readonly fingerprint: Buffer;
}

export const idempotencyLimits = {
  keyChars: 255,
  /** How long the same key gives the same answer. Milliseconds. */
  lifeMs: 24 * 60 * 60 * 1000,
} as const;

interface Once<Input, Output> {
  run(tx: Tx, context: Context, input: Input): Promise<Output>;
  recordsOf(output: Output): readonly Id[];
}

/**
 * Does the work of a use case once for a key, in the transaction that remembers it: whatever becomes of the connection, work
 * and memory are kept together or not at all. A refusal is not remembered, so that a mended request can use the key again.
 * @throws CoreError `key_reused` when the key was used for another request
 */
export async function runOnce<Input, Output>(
  tx: Tx,
  context: Context,
  { key, fingerprint }: IdempotencyKey,
  once: Once<Input, Output>,
  input: Input,
): Promise<Output> {
  const { actor, now } = context;
  // The server itself has no credential and sends no keys.
  if (actor.credentialId === undefined) return once.run(tx, context, input);
  const place = { tenant: tx.tenantId, credential: actor.credentialId, key };
  const at = new Date(now);
  const taken = await tx.run(takeKey, {
    ...place,
    fingerprint,
    now: at,
    expires: new Date(now + idempotencyLimits.lifeMs),
  });
  if (taken === 0) {
    const known = await tx.first(findKey, place);
    if (known?.fingerprint.equals(fingerprint) !== true)
      throw new CoreError('key_reused', 'the idempotency key was used for another request');
    // Plain data that this use case returned (UseCase.once).
    return known.output as Output;
  }
  const output = await once.run(tx, context, input);
  await tx.run(keepOutput, { ...place, output, records: [...once.recordsOf(output)] });
  await tx.run(pruneKeys, { tenant: tx.tenantId, now: at });
  return output;
}
