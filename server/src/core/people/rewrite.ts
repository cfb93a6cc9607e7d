import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countPerson } from '../counters/count-person.ts';
import { CoreError } from '../errors.ts';
import type { Context } from '../run.ts';
import { requestReview } from './doubts.ts';
import { identifiersOf } from './identifiers.ts';
import { claimIdentifiers, ownersOf } from './identify.ts';
import { releaseIdentifiers, releaseUniqueProperties } from './identity-queries.ts';
import { normalisePatch } from './normalise.ts';
import { applyPatch, changedFields, completeGroups } from './patch.ts';
import { project } from './project.ts';
import { findRecords, lockPerson, matchingRecords, recordsOfPeople, setPassword, updateRecord } from './queries.ts';
import { type PersonRecord, saidTime, toRecord } from './record.ts';
import { duplicate, recordKeys, refreshPerson } from './refresh.ts';
import { claimUniqueProperties } from './unique-properties.ts';
import type { PersonField, PersonPatch } from './values.ts';

export interface Rewrite {
  readonly patch: PersonPatch;
  /** Merged into the record's details, key by key; null removes a key. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly passwordHash?: string;
  /** Nobody was signed in who says so (`saidTime`). */
  readonly isClaim?: boolean;
}

/**
 * Changes what a record says, and with it its person. The person's row is locked first and the record read again behind the
 * lock, so that concurrent writers of different fields lose nothing (T22).
 * @throws CoreError `duplicate` when an identifier or unique property belongs to another record of this source and scope
 */
export async function rewriteRecord(
  tx: Tx,
  context: Context,
  stale: PersonRecord,
  rewrite: Rewrite,
): Promise<PersonRecord> {
  const { actor, now } = context;
  if (await saysNothingNew(tx, context, stale, rewrite)) return stale;
  await tx.first(lockPerson, { tenant: tx.tenantId, id: stale.personId });
  const [row] = await tx.all(findRecords, { tenant: tx.tenantId, ids: [stale.id] });
  if (row === undefined) throw new CoreError('not_found', 'the record is gone');
  const record = toRecord(row);
  const before = project(
    (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [record.personId] })).map(toRecord),
  );
  const known = actor.sees === 'own' ? record.values : before;
  const { patch, raw } = normalisePatch(rewrite.patch, actor.defaultCountry);
  const said = applyPatch(record, completeGroups(patch, known), saidTime(now, rewrite.isClaim));
  const ids = identifiersOf(said.values, actor.defaultCountry);
  const keys = await freeKeys(tx, record, ids, rewrite.patch);
  // One that was taken back is its writer's from now on, with all that hangs on it.
  const count = record.removedAt === null ? undefined : await countPerson(tx, record.personId, 'all');
  await tx.run(updateRecord, {
    tenant: tx.tenantId,
    id: record.id,
    ...keys,
    values: said.values,
    saidAt: said.saidAt,
    raw: keepRaw({ ...record.raw, ...clearedRaw(patch), ...raw }),
    details: withoutNulls({ ...record.details, ...rewrite.details }),
    credential: actor.credentialId ?? null,
    now: new Date(now),
  });
  if (patch.customProperties !== undefined) {
    await tx.run(releaseUniqueProperties, { tenant: tx.tenantId, record: record.id });
    await claimUniqueProperties(tx, record, said.values);
  }
  if (rewrite.passwordHash !== undefined)
    await tx.run(setPassword, {
      tenant: tx.tenantId,
      record: record.id,
      hash: rewrite.passwordHash,
      now: new Date(now),
    });
  // What the record carried and carries no longer may be nobody's now.
  const had = { email: record.email, phone: record.phone, external: record.externalId, national: record.nationalId };
  if (!isDeepStrictEqual(keys, had)) await tx.run(releaseIdentifiers, { tenant: tx.tenantId, person: record.personId });
  const others = await claimIdentifiers(tx, record.personId, ids, await ownersOf(tx, ids));
  const about = { personId: record.personId, recordId: record.id };
  for (const otherPersonId of others) {
    await requestReview(
      tx,
      context,
      { ...about, identifiers: ids },
      { otherPersonId, reason: 'strong_identifiers_disagree' },
    );
  }
  const records = await refreshPerson(tx, record.personId, now);
  await count?.();
  const fields = changedFields(before, project(records));
  if (fields.length > 0)
    await publish(tx, now, { type: 'person.updated', ...about, data: { source: actor.source, fields } });
  return records.find(({ id }) => id === record.id) ?? record;
}

/**
 * The same again: what the patch says is what the record says and the person shows already. Many systems send the whole of a
 * person with each event; saying it later changes nothing then, and the person's row need not be waited for.
 */
async function saysNothingNew(
  tx: Tx,
  { actor, now }: Context,
  record: PersonRecord,
  rewrite: Rewrite,
): Promise<boolean> {
  if (rewrite.passwordHash !== undefined) return false;
  const { patch, raw } = normalisePatch(rewrite.patch, actor.defaultCountry);
  const { values } = applyPatch(record, patch, now);
  const rawAfter = keepRaw({ ...record.raw, ...clearedRaw(patch), ...raw });
  const detailsAfter = withoutNulls({ ...record.details, ...rewrite.details });
  const same = [
    [values, record.values],
    [rawAfter, record.raw],
    [detailsAfter, record.details],
  ].every(([after, before]) => isDeepStrictEqual(after, before));
  if (!same) return false;
  const shown = project(
    (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [record.personId] })).map(toRecord),
  );
  return Object.keys(patch).every((field) =>
    isDeepStrictEqual(shown[field as PersonField], values[field as PersonField]),
  );
}

/**
 * The record's keys. One that another record of the same person and source has (one that was restored beside it) stays there.
 * @throws CoreError `duplicate` for one that somebody else has
 */
async function freeKeys(
  tx: Tx,
  record: PersonRecord,
  ids: ReturnType<typeof identifiersOf>,
  patch: PersonPatch,
): Promise<ReturnType<typeof recordKeys>> {
  const keys = recordKeys(ids);
  const matching = await tx.all(matchingRecords, {
    tenant: tx.tenantId,
    source: record.source,
    scope: record.scope,
    ...keys,
  });
  const others = matching.filter(({ id }) => id !== record.id).map(toRecord);
  const strange = others.find(({ personId }) => personId !== record.personId);
  if (strange !== undefined) throw duplicate(strange, ids, patch);
  const free = <T>(value: T, of: (other: PersonRecord) => T) =>
    others.some((one) => of(one) === value) ? null : value;
  const strong = {
    email: free(keys.email, (one) => one.email),
    external: free(keys.external, (one) => one.externalId),
    national: free(keys.national, (one) => one.nationalId),
  };
  // Left with the phone alone it would stand in the way of who comes in with that phone alone.
  const isLeftWithPhone = Object.values(strong).every((key) => key === null) && others.length > 0;
  return { ...strong, phone: isLeftWithPhone ? null : keys.phone };
}

/** A field that was said anew, in its normal form, no longer has the old raw text. */
function clearedRaw(patch: PersonPatch): Record<string, undefined> {
  return Object.fromEntries(['email', 'phone'].filter((field) => field in patch).map((field) => [field, undefined]));
}

function keepRaw(raw: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(raw).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function withoutNulls(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null && value !== undefined));
}
