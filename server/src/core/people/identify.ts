import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { type Identifier, type RecordIdentifiers, strongIdentifiers } from './identifiers.ts';
import { claimedIdentifiers, claimIdentifiersOf, peopleWithPhone, personIdentifiers } from './identity-queries.ts';
import { lockPerson } from './queries.ts';

/** A decision about whose a record is, with the doubts that a human should look at (DESIGN §4). */
export interface Decision {
  /** Absent: nobody known; a new person. */
  readonly personId: Id | undefined;
  readonly rule: string;
  readonly doubts: readonly Doubt[];
  /** Who held which identifier when this was decided. */
  readonly owners: Owners;
}

/** People by the kind of identifier that they hold. */
export type Owners = ReadonlyMap<string, Id>;

export interface Doubt {
  readonly otherPersonId: Id;
  readonly reason: 'strong_identifiers_disagree' | 'same_phone_other_identity' | 'phone_shared_by_several';
}

/**
 * Decides whose a record with these identifiers is. Two people are never merged here; what speaks for it becomes a doubt.
 * @param isClaim nobody was signed in who says so: then somebody's phone does not bring a strong identifier of the claimant's to that person
 */
export async function identify(tx: Tx, ids: RecordIdentifiers, isClaim = false): Promise<Decision> {
  const strong = strongIdentifiers(ids);
  const owners = await ownersOf(tx, ids);
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
    return { personId, rule: `same_${first.kind}`, doubts, owners };
  }
  if (phoneOwner === undefined) return { personId: undefined, rule: 'nobody_known', doubts: [], owners };
  return { ...(await byPhone(tx, { phone: ids.phone as string, owner: phoneOwner, strong, isClaim })), owners };
}

/** A phone links only when it is one person's, and when no strong identifier of that person disagrees. */
async function byPhone(
  tx: Tx,
  { phone, owner, strong, isClaim }: { phone: string; owner: Id; strong: readonly Identifier[]; isClaim: boolean },
): Promise<Omit<Decision, 'owners'>> {
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
  const brings = isClaim && strong.length > 0;
  const disagrees = strong.some(({ kind, value }) => known.some((row) => row.kind === kind && row.value !== value));
  if (disagrees || brings) {
    return {
      personId: undefined,
      rule: 'phone_disagrees',
      doubts: [{ otherPersonId: owner, reason: 'same_phone_other_identity' }],
    };
  }
  return { personId: owner, rule: 'same_phone', doubts: [] };
}

/** Who holds a record's identifiers now. */
export async function ownersOf(tx: Tx, ids: RecordIdentifiers): Promise<Owners> {
  const identifiers = allIdentifiers(ids);
  if (identifiers.length === 0) return new Map();
  const rows = await tx.all(claimedIdentifiers, {
    tenant: tx.tenantId,
    kinds: identifiers.map(({ kind }) => kind),
    values: identifiers.map(({ value }) => value),
  });
  return new Map(rows.map((row) => [row.kind, row.person_id as Id]));
}

export function haveSameOwners(one: Owners, other: Owners): boolean {
  return one.size === other.size && [...one].every(([kind, owner]) => other.get(kind) === owner);
}

function allIdentifiers(ids: RecordIdentifiers): Identifier[] {
  const strong = strongIdentifiers(ids);
  return ids.phone === null ? strong : [...strong, { kind: 'phone', value: ids.phone }];
}

/**
 * Claims for a person the identifiers of its record that nobody held when its case was decided. One that somebody claimed
 * since fails on `identifiers_pkey`; the use case names that constraint in `raceOn` and decides again with what it then
 * finds. Looking again here instead would keep a decision that was made without knowing the other.
 * @returns people who hold a strong identifier of this record already
 */
export async function claimIdentifiers(tx: Tx, personId: Id, ids: RecordIdentifiers, owners: Owners): Promise<Id[]> {
  const free = allIdentifiers(ids).filter(({ kind }) => !owners.has(kind));
  if (free.length > 0)
    await tx.run(claimIdentifiersOf, {
      tenant: tx.tenantId,
      kinds: free.map(({ kind }) => kind),
      values: free.map(({ value }) => value),
      people: free.map(() => personId),
    });
  return [...new Set(strongIdentifiers(ids).flatMap(({ kind }) => owners.get(kind) ?? []))].filter(
    (owner) => owner !== personId,
  );
}
