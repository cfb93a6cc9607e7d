import { StoreError } from '../store/errors.ts';

/**
 * Foreign keys to somebody who was there when we looked, and to what hung on them: erased or taken back by now, or written to while we
 * erase. The next try finds what is so, by itself.
 */
const aboutSomebodyGone = /_(?:record|person|channel|lead|message|delivery)(?:_id)?_fkey$/;

/** Whether the database refused because somebody else was first, so that another try finds what they wrote. */
export function isRace(error: unknown, raceOn: readonly string[] = []): boolean {
  const refusedBy = error instanceof StoreError ? error.constraint : undefined;
  return refusedBy !== undefined && (raceOn.includes(refusedBy) || aboutSomebodyGone.test(refusedBy));
}
