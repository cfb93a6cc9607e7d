import { readTotal } from '../counters/totals.ts';
import type { UseCase } from '../run.ts';
import { type StaffMember, toStaff } from './find-staff.ts';
import { pageOfStaff } from './queries.ts';

export interface StaffPage {
  readonly staff: readonly StaffMember[];
  readonly total: number;
}

/** The operator's own people, the newest first. */
export const listStaff: UseCase<{ readonly limit: number; readonly offset: number }, StaffPage> = {
  name: 'staff.list',
  isList: true,
  async run(tx, _, { limit, offset }) {
    const rows = await tx.all(pageOfStaff, { tenant: tx.tenantId, limit, offset });
    return { staff: rows.map(toStaff), total: await readTotal(tx, ['staff']) };
  },
};
