import { type Id, latestIdTime } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { Said } from './project.ts';
import type { recordsOfPeople } from './queries.ts';
import type { PersonValues } from './values.ts';

/** What one source said about one person (glossary: record). Times in epoch milliseconds. */
export interface PersonRecord extends Said {
  readonly id: Id;
  readonly number: number;
  readonly personId: Id;
  readonly source: string;
  readonly scope: string;
  readonly credentialId: Id | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly externalId: string | null;
  readonly nationalId: string | null;
  /** Texts as sent, where normalising changed them. */
  readonly raw: Partial<Record<'email' | 'phone', string>>;
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When its source took it back; it says nothing since. */
  readonly removedAt: number | null;
}

/**
 * When something counts as said. What somebody claims who was not signed in is older than everything that was said by one who was, so that it
 * fills what nobody said and replaces nothing; of two claims the later wins.
 */
export function saidTime(now: number, isClaim = false): number {
  return isClaim ? now - latestIdTime : now;
}

export type RecordRow = Row<(typeof recordsOfPeople)['columns']>;

/** jsonb columns hold what this code wrote, so their shapes are taken as written. */
export function toRecord(row: RecordRow): PersonRecord {
  return {
    id: row.id as Id,
    number: row.number,
    personId: row.person_id as Id,
    source: row.source,
    scope: row.scope,
    credentialId: row.credential_id as Id | null,
    email: row.email,
    phone: row.phone,
    externalId: row.external_id,
    nationalId: row.national_id,
    values: row.values as PersonValues,
    saidAt: row.said_at as Record<string, number>,
    raw: row.raw as PersonRecord['raw'],
    details: row.details as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    removedAt: row.removed_at,
  };
}
