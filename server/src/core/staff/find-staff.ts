import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findStaffById } from './queries.ts';

/** One of the operator's own people. */
export interface StaffMember {
  readonly id: Id;
  readonly name: string;
  readonly role: string;
}

/** @throws CoreError `not_found` */
export const findStaff: UseCase<{ readonly id: Id }, StaffMember> = {
  name: 'staff.find',
  async run(tx, _, { id }) {
    const row = await tx.first(findStaffById, { tenant: tx.tenantId, id });
    if (row === undefined) throw new CoreError('not_found', 'no such member of staff');
    return { id: row.id as Id, name: row.name, role: row.role };
  },
};
