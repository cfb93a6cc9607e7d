import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { newId } from '../../kit/ids.ts';
import { openText, sealText } from '../../kit/seal.ts';
import type { Pool } from '../../store/pool.ts';
import { insertSigningKey, signingKeyInUse } from './queries.ts';

/** A private key that the whole server signs with; its public half is published. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/**
 * The server's RSA key for one use, made at its first use. The database decides which of several processes' keys it is; it is kept
 * sealed (AES-256-GCM) with a key that is derived from the server's secret.
 * @throws Error when the key cannot be opened: the server's secret is another one than when it was made
 */
export async function signingKey(pool: Pool, seal: Uint8Array, use: string, now: number): Promise<SigningKey> {
  const known = await activeKey(pool, seal, use);
  if (known !== undefined) return known;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await pool.shared(insertSigningKey, { id: newId(now), use, sealed: sealText(seal, text), now: new Date(now) });
  return (await activeKey(pool, seal, use)) as SigningKey;
}

async function activeKey(pool: Pool, seal: Uint8Array, use: string): Promise<SigningKey | undefined> {
  const [row] = await pool.shared(signingKeyInUse, { use });
  if (row === undefined) return undefined;
  return { id: row.id, privateKey: createPrivateKey(openText(seal, row.sealed)) };
}
