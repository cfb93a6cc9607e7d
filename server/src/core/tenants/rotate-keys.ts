import type { Client } from 'pg';
import { CoreError } from '../errors.ts';

/**
 * Gives a tenant new signing keys. Tokens signed with the keys before stay good until they expire; those signed with still
 * older ones end. Done in the owner's role, as everything that writes tenants.
 * @returns the new version
 * @throws CoreError `not_found`
 */
export async function rotateKeys(owner: Client, now: number, code: string): Promise<number> {
  const { rows } = await owner.query<{ key_version: number }>(
    'update tributary.tenants set key_version = key_version + 1, keys_rotated_at = $2 where code = $1 returning key_version',
    [code, new Date(now)],
  );
  const [row] = rows;
  if (row === undefined) throw new CoreError('not_found', `There is no tenant ${code}.`);
  return row.key_version;
}
