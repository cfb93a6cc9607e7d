import type { UseCase } from '../run.ts';
import { drift } from './point-queries.ts';

/** Something that does not add up: its kind (see `drift`), the prize, code, entry or campaign, and the two numbers. */
export interface Drift {
  readonly kind: string;
  readonly thing: string;
  readonly expected: number;
  readonly found: number;
}

/** Compares prizes, codes and points with each other; an empty list when everything adds up. */
export const checkBooks: UseCase<void, Drift[]> = {
  name: 'loyalty.check_books',
  run: (tx) => tx.all(drift, { tenant: tx.tenantId }),
};
