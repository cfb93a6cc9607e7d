import type { Driver } from './driver.ts';
import { feelmeDriver } from './feelme.ts';
import { footprintsDriver } from './footprints.ts';
import { leelooDriver } from './leeloo.ts';
import { matchtradeDriver } from './matchtrade.ts';
import { subriteDriver } from './subrite.ts';

/** One driver a dialect; a dialect without one fails the scenarios' completeness test. */
export const drivers: readonly Driver[] = [
  feelmeDriver,
  leelooDriver,
  subriteDriver,
  matchtradeDriver,
  footprintsDriver,
];
