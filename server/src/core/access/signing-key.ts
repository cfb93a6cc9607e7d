import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { newId } from '../../kit/ids.ts';
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

/** Nonce, tag and text in one: the lengths of the first two are the algorithm's. */
const nonceBytes = 12;
const tagBytes = 16;

function sealText(key: Uint8Array, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function openText(key: Uint8Array, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
}
