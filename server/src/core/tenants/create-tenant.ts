import type { Client } from 'pg';
import { type Id, newId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { Tenant } from '../access/access.ts';
import { invalid } from '../errors.ts';

/** Longest tenant name, in characters. */
const longestName = 200;

/**
 * Adds a tenant. Done in the owner's role: the app's role can read tenants, never make them.
 * @throws CoreError `invalid` for an empty or too long name
 */
export async function createTenant(owner: Client, now: number, name: string, defaultCountry: string): Promise<Tenant> {
  const trimmed = name.trim();
  if (trimmed === '') throw invalid('name', 'required', 'A tenant needs a name.');
  if (trimmed.length > longestName)
    throw invalid('name', 'too_long', `A tenant’s name has at most ${longestName} characters.`);
  if (!/^[A-Z]{2}$/.test(defaultCountry))
    throw invalid('defaultCountry', 'wrong_format', 'The country is given by its two letters, like RO.');
  const id: Id = newId(now);
  const code = randomText(8, 'hex');
  // The code is random and unique by index; a collision (one in four thousand million a tenant) fails this command, nothing else.
  await owner.query(
    'insert into tributary.tenants (id, code, name, default_country, created_at) values ($1, $2, $3, $4, $5)',
    [id, code, trimmed, defaultCountry, new Date(now)],
  );
  return { id, code, name: trimmed, defaultCountry, keyVersion: 1, keysRotatedAt: null };
}
