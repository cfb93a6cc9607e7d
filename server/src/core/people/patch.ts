import type { Said, SaidAt } from './project.ts';
import { fieldGroups, mergedFields, type PersonField, type PersonPatch, type PersonValues } from './values.ts';

/** Applies a patch to what a record has said so far; every field the patch names was said `now`. Pure. */
export function applyPatch(record: Said, patch: PersonPatch, now: number): Said {
  const values: PersonValues = { ...record.values };
  const saidAt: SaidAt = { ...record.saidAt };
  for (const [field, value] of Object.entries(patch) as [PersonField, unknown][]) {
    if (value === undefined) continue;
    const parts = (mergedFields as readonly string[]).includes(field) && value !== null;
    if (parts) {
      Object.assign(values, { [field]: mergeParts(values[field] as object | undefined, value as object) });
      for (const part of Object.keys(value as object)) saidAt[`${field}.${part}`] = now;
    } else if (value === null || value === '') {
      delete values[field];
      delete saidAt[field];
    } else {
      Object.assign(values, { [field]: value });
      saidAt[field] = now;
    }
  }
  return { values, saidAt };
}

/** A part set to null is removed. */
function mergeParts(old: object | undefined, patch: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...old, ...patch }).filter(([, value]) => value !== null));
}

/** Names of the fields whose value differs between two states of a person: what `person.updated` reports. */
export function changedFields(before: PersonValues, after: PersonValues): PersonField[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)] as PersonField[]);
  return [...fields].filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).sort();
}

/**
 * Completes a patch that names only part of a group (a family name without the given name, a city without the street) with
 * what the person is known by now: a group is said by one record together, so the rest would be lost otherwise.
 */
export function completeGroups(patch: PersonPatch, known: PersonValues): PersonPatch {
  const completed: PersonPatch = { ...patch };
  for (const group of fieldGroups) {
    const named = group.filter((field) => patch[field] !== undefined);
    if (named.length === 0) continue;
    for (const field of group) {
      if (patch[field] === undefined && known[field] !== undefined) Object.assign(completed, { [field]: known[field] });
    }
  }
  // One spelling of the name is kept: the one the patch used.
  if (patch.fullName) return { ...completed, givenName: patch.givenName ?? null, familyName: patch.familyName ?? null };
  if (patch.givenName !== undefined || patch.familyName !== undefined) return { ...completed, fullName: null };
  return completed;
}
