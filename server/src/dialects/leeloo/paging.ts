import { pageRows } from './wire.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** The page that is given: more rows than the most are cut to it. */
export function pageOf({ limit = pageRows.usual, offset = 0 }: { limit?: number; offset?: number }): Page {
  return { limit: Math.min(limit, pageRows.most), offset };
}

/** `meta` of a list without a filter: whatever there is fits. */
export function metaOf(total: number, { limit, offset }: Page) {
  return { totalCount: total, filteredCount: total, limit, offset };
}
