import { isDeepStrictEqual } from 'node:util';
import { type Id, newId, toObjectId } from '../../../kit/ids.ts';
import type { Row } from '../../../store/statement.ts';
import { addToCounts } from '../../counters/add-to-counts.ts';
import { assignStaff } from '../../staff/queries.ts';
import type { ItemKind } from '../catalogue.ts';
import { email, flag, required, text, texts } from './fields.ts';
import { exportedStaff, lockNamedStaff, unassignStaff, writeStaff } from './queries.ts';
import type { Entry, ImportWork, Outcome, Section } from './section.ts';
import { isNew, moreInUse, outcomeOf, type Standing, standingOf } from './standing.ts';

/** What somebody works for: the field that lists external ids, and the kind of its items. */
const assignments = { locations: 'location', offerCategories: 'offer_category' } as const satisfies Record<
  string,
  ItemKind
>;
type AssignmentField = keyof typeof assignments;
const assignmentFields = Object.keys(assignments) as AssignmentField[];

type StaffRow = Row<(typeof lockNamedStaff)['columns']>;
interface Assigned {
  readonly id: Id;
  readonly kind: ItemKind;
  readonly external: string | null;
}

/** The operator's own people, matched by e-mail. */
export const staffSection: Section = {
  name: 'staff',
  key: 'email',
  fields: {
    email: required(email),
    firstName: required(text(200)),
    lastName: text(200),
    phone: text(50),
    role: required(text(100)),
    groupRole: text(100),
    locations: texts,
    offerCategories: texts,
    archived: flag,
  },
  async export(tx) {
    const rows = await tx.all(exportedStaff, { tenant: tx.tenantId });
    return rows.map(toEntry);
  },
  async import(work, entries) {
    const { tx } = work;
    const emails = entries.map((entry) => String(entry.email));
    const rows = await tx.all(lockNamedStaff, { tenant: tx.tenantId, emails });
    const known = new Map(rows.map((row) => [row.email.toLowerCase(), row]));
    const named = await itemsNamed(work, entries);
    const changes = entries.map((entry, index) => {
      const row = known.get(String(entry.email));
      for (const field of ['firstName', 'role'])
        if (isNew(row, entry) && entry[field] === undefined) work.refuse(index, field, 'required');
      const member = merged(entry, row, assignedItems(work, index, entry, row, named), work);
      return { member, standing: standingOf(row, entry, member, isSame), more: moreInUse(row, member) };
    });
    return write(work, changes);
  },
};

/** As `writeStaff` takes it, with the ids of what the member works for in order. */
interface Member {
  readonly id: Id;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly archived: boolean;
  readonly items: readonly Id[];
}

async function write(
  { tx, context, isDryRun }: ImportWork,
  changes: readonly { readonly member: Member; readonly standing: Standing; readonly more: number }[],
): Promise<Outcome> {
  const staff = changes.filter(({ standing }) => standing !== 'unchanged').map(({ member }) => member);
  if (!isDryRun && staff.length > 0) {
    await tx.run(writeStaff, { tenant: tx.tenantId, staff, now: new Date(context.now) });
    for (const { id, items } of staff) {
      const place = { tenant: tx.tenantId, staff: id, items: [...items] };
      await tx.run(unassignStaff, place);
      await tx.run(assignStaff, place);
    }
    await addToCounts(tx, { staff: changes.reduce((sum, { more }) => sum + more, 0) });
  }
  return outcomeOf(changes);
}

type NamedItems = Readonly<Record<AssignmentField, ReadonlyMap<string, Id>>>;

async function itemsNamed(work: ImportWork, entries: readonly Entry[]): Promise<NamedItems> {
  const of = (field: AssignmentField) =>
    work.resolve(
      assignments[field],
      entries.flatMap((entry) => (entry[field] ?? []) as string[]),
    );
  return { locations: await of('locations'), offerCategories: await of('offerCategories') };
}

/** What the file lists, and of what it does not list whatever was there. */
function assignedItems(
  work: ImportWork,
  index: number,
  entry: Entry,
  row: StaffRow | undefined,
  named: NamedItems,
): Id[] {
  return assignmentFields
    .flatMap((field) => {
      if (entry[field] === undefined) return assignedTo(row, field).map(({ id }) => id);
      return ((entry[field] ?? []) as string[]).flatMap((name) => {
        const id = named[field].get(name);
        if (id === undefined) work.refuse(index, field, 'unknown');
        return id ?? [];
      });
    })
    .sort();
}

function assignedTo(row: Pick<StaffRow, 'items'> | undefined, field: AssignmentField): Assigned[] {
  return ((row?.items ?? []) as Assigned[]).filter(({ kind }) => kind === assignments[field]);
}

function merged(
  entry: Entry,
  row: StaffRow | undefined,
  items: readonly Id[],
  { context: { now } }: ImportWork,
): Member {
  const said = <T>(field: string, otherwise: T) => (entry[field] === undefined ? otherwise : (entry[field] as T));
  const { groupRole, ...others } = (row?.details ?? {}) as Record<string, unknown>;
  const role = said('groupRole', groupRole ?? null);
  return {
    id: (row?.id as Id | undefined) ?? newId(now),
    first: said('firstName', row?.first_name ?? ''),
    last: said<string | null>('lastName', row?.last_name ?? '') ?? '',
    email: row?.email ?? String(entry.email),
    phone: said('phone', row?.phone ?? null),
    role: said('role', row?.role ?? ''),
    details: role === null ? others : { ...others, groupRole: role },
    archived: entry.archived === true,
    items,
  };
}

function isSame(row: StaffRow, member: Member): boolean {
  const { id, first_name: first, last_name: last, email: mail, phone, role, details, archived } = row;
  const items = assignmentFields.flatMap((field) => assignedTo(row, field).map((item) => item.id)).sort();
  return isDeepStrictEqual({ id, first, last, email: mail, phone, role, details, archived, items }, member);
}

function toEntry(row: StaffRow): Entry {
  const { groupRole } = row.details as Record<string, unknown>;
  const named = (field: AssignmentField) =>
    assignedTo(row, field).map(({ id, external }) => external ?? toObjectId(id));
  return {
    email: row.email,
    firstName: row.first_name,
    ...(row.last_name === '' ? {} : { lastName: row.last_name }),
    ...(row.phone === null ? {} : { phone: row.phone }),
    role: row.role,
    ...(groupRole === undefined ? {} : { groupRole }),
    locations: named('locations'),
    offerCategories: named('offerCategories'),
  };
}
