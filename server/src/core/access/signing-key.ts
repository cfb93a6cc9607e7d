import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { newId } from '../../kit/ids.ts';
import { openText, sealText } from '../../kit/seal.ts';
import type { Pool } from '../../store/pool.ts';

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
  await pool.shared(
    'insert into signing_keys (id, use, sealed, created_at) values ($1, $2, $3, $4) on conflict (use) where retired_at is null do nothing',
    [newId(now), use, sealText(seal, text), new Date(now)],
  );
  return (await activeKey(pool, seal, use)) as SigningKey;
}

async function activeKey(pool: Pool, seal: Uint8Array, use: string): Promise<SigningKey | undefined> {
  const [row] = await pool.shared<{ id: string; sealed: Buffer }>(
    'select id, sealed from signing_keys where use = $1 and retired_at is null',
    [use],
  );
  if (row === undefined) return undefined;
  return { id: row.id, privateKey: createPrivateKey(openText(seal, row.sealed)) };
}
