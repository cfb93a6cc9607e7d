import type { Id } from '../../kit/ids.ts';
import type { Actor } from '../actor.ts';
import { completeName } from './names.ts';
import { project } from './project.ts';
import type { PersonRecord } from './record.ts';
import type { Related } from './related.ts';
import type { PersonValues } from './values.ts';

/**
 * A person as one credential may see it. A credential that sees the tenant sees the projection of all records; one that
 * sees its own sees its record and nothing else, under the record's id, so that neither values nor the age of an id tell
 * it about other sources.
 */
export interface PersonView {
  readonly id: Id;
  readonly number: number;
  readonly values: PersonValues;
  /** What this source's dialect keeps with its record; empty when the person came in elsewhere only. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastMessageAt: number | null;
  readonly related: Related;
}

export interface PersonRow {
  readonly id: Id;
  readonly number: number;
  readonly lastMessageAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const nothingRelated: Related = {};

/** The view of a credential that sees the tenant. */
export function viewPerson(
  actor: Actor,
  person: PersonRow,
  records: readonly PersonRecord[],
  related = nothingRelated,
): PersonView {
  const ownSource = records.filter((record) => record.source === actor.source);
  return {
    ...person,
    values: echo(project(records), ownSource),
    // Of several records of one source (one for each of its third parties) the one that was written last has the last word.
    details: Object.assign({}, ...ownSource.toSorted(byUpdate).map((record) => record.details)),
    related,
  };
}

const byUpdate = (one: PersonRecord, other: PersonRecord) => one.updatedAt - other.updatedAt;

/** The view of a credential that sees its own. */
export function viewRecord(record: PersonRecord, related = nothingRelated): PersonView {
  const { id, number, details, createdAt, updatedAt } = record;
  const values = { ...record.values, ...completeName(record.values) };
  return { id, number, values: echo(values, [record]), details, createdAt, updatedAt, lastMessageAt: null, related };
}

/** E-mail and phone are shown in the spelling this source sent, as long as it is the same identifier that wins. */
function echo(values: PersonValues, records: readonly PersonRecord[]): PersonValues {
  const shown = { ...values };
  for (const field of ['email', 'phone'] as const) {
    const said = records.findLast(
      (record) => record.values[field] === values[field] && record.raw[field] !== undefined,
    );
    if (said?.raw[field] !== undefined) shown[field] = said.raw[field];
  }
  return shown;
}
