import type { Dialect } from './dialect.ts';
import { feelme } from './feelme/index.ts';
import { footprints } from './footprints/index.ts';
import { leeloo } from './leeloo/index.ts';
import { matchtrade } from './matchtrade/index.ts';
import { subrite } from './subrite/index.ts';

/** Every dialect that is served. The order is the order of docs and start page. */
export const dialects: readonly Dialect[] = [feelme, leeloo, subrite, footprints, matchtrade];

/** All prefixes, the longest first. */
const places = dialects
  .flatMap((dialect) => dialect.prefixes.map((prefix) => ({ prefix, dialect })))
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** Whose a path is, with or without a query string: the dialect with the longest prefix that fits it. Asked for each request. */
export function dialectOfPath(path: string): Dialect | undefined {
  for (const { prefix, dialect } of places) {
    if (!path.startsWith(prefix)) continue;
    const next = path[prefix.length];
    if (next === undefined || next === '/' || next === '?') return dialect;
  }
  return undefined;
}
