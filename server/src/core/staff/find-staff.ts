import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findStaffById } from './queries.ts';

/** One of the operator's own people. Times in epoch milliseconds. */
export interface StaffMember {
  readonly id: Id;
  readonly name: string;
  readonly role: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** @throws CoreError `not_found` */
export const findStaff: UseCase<{ readonly id: Id }, StaffMember> = {
  name: 'staff.find',
  async run(tx, _, { id }) {
    const row = await tx.first(findStaffById, { tenant: tx.tenantId, id });
    if (row === undefined) throw new CoreError('not_found', 'no such member of staff');
    return toStaff(row);
  },
};

export function toStaff(row: Row<(typeof findStaffById)['columns']>): StaffMember {
  return { ...row, id: row.id as Id };
}
