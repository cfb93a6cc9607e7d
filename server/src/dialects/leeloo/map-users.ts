import type { StaffMember } from '../../core/staff/find-staff.ts';
import { isoMillis } from '../../kit/dates.ts';
import { hex } from './ids.ts';

/** One of the operator's own people. */
export function toUser({ id, name, createdAt, updatedAt }: StaffMember) {
  return { id: hex(id), name, createdAt: isoMillis(createdAt), updatedAt: isoMillis(updatedAt) };
}
