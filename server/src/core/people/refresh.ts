import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { CoreError, type FieldError } from '../errors.ts';
import type { RecordIdentifiers } from './identifiers.ts';
import { project } from './project.ts';
import { recordsOfPeople, updatePersonRow } from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';
import type { PersonPatch } from './values.ts';

/** Computes a person's values anew from its records. The person's row must be locked. */
export async function refreshPerson(tx: Tx, personId: Id, now: number): Promise<PersonRecord[]> {
  const records = (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [personId] })).map(toRecord);
  const profile = project(records);
  await tx.run(updatePersonRow, {
    tenant: tx.tenantId,
    id: personId,
    profile,
    ...projectedColumns(profile),
    now: new Date(now),
  });
  return records;
}

/** The columns that repeat parts of the profile for lists. */
export function projectedColumns(profile: { fullName?: string; email?: string; phone?: string }) {
  return { name: profile.fullName ?? null, email: profile.email ?? null, phone: profile.phone ?? null };
}

/** A record's identifiers under its statement's parameter names. */
export function recordKeys(ids: RecordIdentifiers) {
  return { email: ids.email, phone: ids.phone, external: ids.externalId, national: ids.nationalId };
}

/** Names the identifiers that both carry, and repeats the caller's own spelling of the e-mail. */
export function duplicate(record: PersonRecord, ids: RecordIdentifiers, patch: PersonPatch): CoreError {
  const fields: FieldError[] = [];
  if (ids.email !== null && record.email === ids.email) fields.push({ field: 'email', reason: 'taken' });
  if (ids.externalId !== null && record.externalId === ids.externalId)
    fields.push({ field: 'externalId', reason: 'taken' });
  if (fields.length === 0) fields.push({ field: ids.nationalId === null ? 'phone' : 'nationalId', reason: 'taken' });
  const subject = patch.email ?? undefined;
  return new CoreError('duplicate', 'a record with this identifier exists', {
    fields,
    ...(subject ? { subject } : {}),
  });
}
