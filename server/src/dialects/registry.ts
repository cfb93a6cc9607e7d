import type { Dialect } from './dialect.ts';
import { feelme } from './feelme/index.ts';
import { footprints } from './footprints/index.ts';
import { leeloo } from './leeloo/index.ts';
import { matchtrade } from './matchtrade/index.ts';
import { subrite } from './subrite/index.ts';

/** Every dialect that is served. The order is the order of docs and start page. */
export const dialects: readonly Dialect[] = [feelme, leeloo, subrite, footprints, matchtrade];

/** Whose a path is: the dialect with the longest prefix that fits it. */
export function dialectOfPath(path: string, all: readonly Dialect[] = dialects): Dialect | undefined {
  let best: { dialect: Dialect; length: number } | undefined;
  for (const dialect of all) {
    for (const prefix of dialect.prefixes) {
      const fits = path === prefix || path.startsWith(`${prefix}/`);
      if (fits && prefix.length > (best?.length ?? 0)) best = { dialect, length: prefix.length };
    }
  }
  return best?.dialect;
}
