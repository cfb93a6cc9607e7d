import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { staffWithItems } from './queries.ts';

interface Assigned {
  readonly id: Id;
  readonly name: string;
}

/** One of the operator's own people with what they work for. */
export interface AssignedStaff {
  readonly id: Id;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly locations: readonly Assigned[];
  readonly offerCategories: readonly Assigned[];
}

/** Everybody who works for the operator, oldest first, with their locations and offer categories. */
export const listAssignedStaff: UseCase<void, AssignedStaff[]> = {
  name: 'staff.list_assigned',
  async run(tx) {
    const rows = await tx.all(staffWithItems, { tenant: tx.tenantId });
    return rows.map((row) => {
      const items = row.items as (Assigned & { kind: string })[];
      const of = (wanted: string) =>
        items.filter(({ kind }) => kind === wanted).map(({ id, name }): Assigned => ({ id, name }));
      return {
        id: row.id as Id,
        firstName: row.first_name,
        lastName: row.last_name,
        email: row.email,
        phone: row.phone,
        role: row.role,
        details: row.details as Record<string, unknown>,
        locations: of('location'),
        offerCategories: of('offer_category'),
      };
    });
  },
};
