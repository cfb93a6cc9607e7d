import type { CoverageRow } from '../coverage-row.ts';

const row =
  (kind: CoverageRow['kind']) =>
  (id: string, where: string, what: string): CoverageRow => ({ id, where, what, kind });

export const documented = row('documented');
export const attested = row('attested');
export const inferred = row('inferred');
