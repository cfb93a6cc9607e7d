/** Databases of a size: what benches load, measure against and print. */
export { filterByHand } from './filter-by-hand.ts';
export { type Loaded, type LoadPeople, loadPeople } from './load-people.ts';
export { proportions } from './proportions.ts';
export { readSizes, sizeTable, type TableSize } from './sizes.ts';
export { type TimelinePoint, timelineCurve } from './timeline-curve.ts';
