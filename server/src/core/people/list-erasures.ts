import type { UseCase } from '../run.ts';
import { listErasureRows } from './erasure-queries.ts';
import { type Erasure, toErasure } from './erasures.ts';

/** Erasures with a grace, the newest first. */
export const listErasures: UseCase<{ readonly limit: number }, Erasure[]> = {
  name: 'people.list_erasures',
  async run(tx, _context, { limit }) {
    return (await tx.all(listErasureRows, { tenant: tx.tenantId, limit })).map(toErasure);
  },
};
