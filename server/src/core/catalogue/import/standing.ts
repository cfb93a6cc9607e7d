import type { Entry, Outcome } from './section.ts';

/** How what an entry says stands to what there was. */
export type Standing = keyof Outcome;

/** What was never there has not to be put away. */
export function isNew(row: object | undefined, entry: Entry): boolean {
  return row === undefined && entry.archived !== true;
}

/** @param row what there was, with whether it was archived; undefined: nothing */
export function standingOf<Row extends { readonly archived: boolean }, Next>(
  row: Row | undefined,
  entry: Entry,
  next: Next,
  isSame: (row: Row, next: Next) => boolean,
): Standing {
  if (isNew(row, entry)) return 'created';
  if (row === undefined || isSame(row, next)) return 'unchanged';
  return entry.archived === true && !row.archived ? 'archived' : 'updated';
}

/** How many more are in use afterwards: 1, 0 or -1. */
export function moreInUse(
  row: { readonly archived: boolean } | undefined,
  next: { readonly archived: boolean },
): number {
  const before = row !== undefined && !row.archived;
  return Number(!next.archived) - Number(before);
}

export function outcomeOf(changes: readonly { readonly standing: Standing }[]): Outcome {
  const count = (wanted: Standing) => changes.filter(({ standing }) => standing === wanted).length;
  return {
    created: count('created'),
    updated: count('updated'),
    archived: count('archived'),
    unchanged: count('unchanged'),
  };
}
