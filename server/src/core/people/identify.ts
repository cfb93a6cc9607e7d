import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { type Identifier, type RecordIdentifiers, strongIdentifiers } from './identifiers.ts';
import {
  claimedIdentifiers,
  claimIdentifier,
  claimWeakIdentifier,
  lockPerson,
  peopleWithPhone,
  personIdentifiers,
} from './queries.ts';

/** A decision about whose a record is, with the doubts that a human should look at (DESIGN §4). */
export interface Decision {
  /** Absent: nobody known; a new person. */
  readonly personId: Id | undefined;
  readonly rule: string;
  readonly doubts: readonly Doubt[];
}

export interface Doubt {
  readonly otherPersonId: Id;
  readonly reason: 'strong_identifiers_disagree' | 'same_phone_other_identity' | 'phone_shared_by_several';
}

/** Decides whose a record with these identifiers is. Two people are never merged here; what speaks for it becomes a doubt. */
export async function identify(tx: Tx, ids: RecordIdentifiers): Promise<Decision> {
  const strong = strongIdentifiers(ids);
  const owners = await ownersOf(tx, ids.phone === null ? strong : [...strong, { kind: 'phone', value: ids.phone }]);
  const first = strong.find((identifier) => owners.has(identifier.kind));
  const phoneOwner = owners.get('phone');
  if (first !== undefined) {
    const personId = owners.get(first.kind) as Id;
    const others = new Set(
      strong.map(({ kind }) => owners.get(kind)).filter((id) => id !== undefined && id !== personId),
    );
    const doubts: Doubt[] = [...others].map((id) => ({
      otherPersonId: id as Id,
      reason: 'strong_identifiers_disagree',
    }));
    if (phoneOwner !== undefined && phoneOwner !== personId && !others.has(phoneOwner)) {
      doubts.push({ otherPersonId: phoneOwner, reason: 'same_phone_other_identity' });
    }
    return { personId, rule: `same_${first.kind}`, doubts };
  }
  if (phoneOwner === undefined) return { personId: undefined, rule: 'nobody_known', doubts: [] };
  return byPhone(tx, ids.phone as string, phoneOwner, strong);
}

/** A phone links only when it is one person's, and when no strong identifier of that person disagrees. */
async function byPhone(tx: Tx, phone: string, owner: Id, strong: readonly Identifier[]): Promise<Decision> {
  const holders = await tx.all(peopleWithPhone, { tenant: tx.tenantId, phone });
  if (holders.length > 1) {
    return {
      personId: undefined,
      rule: 'phone_ambiguous',
      doubts: [{ otherPersonId: owner, reason: 'phone_shared_by_several' }],
    };
  }
  // Held until commit: two records that bring this person its first e-mail at once must see each other.
  await tx.first(lockPerson, { tenant: tx.tenantId, id: owner });
  const known = await tx.all(personIdentifiers, { tenant: tx.tenantId, person: owner });
  const disagrees = strong.some(({ kind, value }) => known.some((row) => row.kind === kind && row.value !== value));
  if (disagrees) {
    return {
      personId: undefined,
      rule: 'phone_disagrees',
      doubts: [{ otherPersonId: owner, reason: 'same_phone_other_identity' }],
    };
  }
  return { personId: owner, rule: 'same_phone', doubts: [] };
}

async function ownersOf(tx: Tx, identifiers: readonly Identifier[]): Promise<Map<string, Id>> {
  if (identifiers.length === 0) return new Map();
  const rows = await tx.all(claimedIdentifiers, {
    tenant: tx.tenantId,
    kinds: identifiers.map(({ kind }) => kind),
    values: identifiers.map(({ value }) => value),
  });
  return new Map(rows.map((row) => [row.kind, row.person_id as Id]));
}

/**
 * Claims for a person the identifiers of its record that nobody holds. A strong one that somebody claims in this very
 * moment fails on `identifiers_pkey`; the use case names that constraint in `raceOn` and decides again.
 * @returns people who hold a strong identifier of this record already
 */
export async function claimIdentifiers(tx: Tx, personId: Id, ids: RecordIdentifiers): Promise<Id[]> {
  const strong = strongIdentifiers(ids);
  const owners = await ownersOf(tx, strong);
  for (const { kind, value } of strong) {
    if (!owners.has(kind)) await tx.run(claimIdentifier, { tenant: tx.tenantId, kind, value, person: personId });
  }
  if (ids.phone !== null) {
    await tx.run(claimWeakIdentifier, { tenant: tx.tenantId, kind: 'phone', value: ids.phone, person: personId });
  }
  return [...new Set(owners.values())].filter((owner) => owner !== personId);
}
