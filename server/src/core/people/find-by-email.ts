import { normaliseEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { claimedIdentifiers } from './identity-queries.ts';
import { recordsByKeys } from './queries.ts';

/**
 * The id of the person who has an e-mail, in any spelling: who sees the tenant finds everybody, who sees its own finds its
 * record. Undefined for nobody, and for another's just the same.
 */
export async function personIdByEmail(tx: Tx, actor: Actor, text: string, scope: string): Promise<Id | undefined> {
  const email = normaliseEmail(text);
  if (email === undefined) return undefined;
  if (actor.sees === 'tenant') {
    const [claim] = await tx.all(claimedIdentifiers, { tenant: tx.tenantId, kinds: ['email'], values: [email] });
    return claim?.person_id as Id | undefined;
  }
  const place = { tenant: tx.tenantId, source: actor.source, scope };
  const records = await tx.all(recordsByKeys, { ...place, email, phone: null, external: null, national: null });
  return records.find((record) => record.credential_id === actor.credentialId)?.id as Id | undefined;
}
