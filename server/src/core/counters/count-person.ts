import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { lockRecords } from '../people/erasure-queries.ts';
import { lockPerson } from '../people/queries.ts';
import { addToCounts } from './add-to-counts.ts';
import type { Counter, Counts } from './names.ts';
import { ofOnePerson } from './queries.ts';

/** What a writer can change: `customers`: leads' becoming customers; `sales`: orders and entries into tunnels; `all`: anything of a person. */
export type Group = keyof typeof ofOnePerson;

/**
 * For whoever changes what a person has part in so that no single number says by how much (the second entry of one person is no second
 * subscriber; an erasure takes what it finds): looks at the person before, and again when what is returned is called, and counts the
 * difference. The person's row stays locked in between and until the end of the transaction, so that two such writers take turns; for `all`
 * its records, too.
 */
export async function countPerson(tx: Tx, person: Id, group: Group): Promise<() => Promise<void>> {
  const of = { tenant: tx.tenantId, person };
  await tx.first(lockPerson, { tenant: tx.tenantId, id: person });
  if (group === 'all') await tx.all(lockRecords, of);
  const before = await tx.all(ofOnePerson[group], of);
  return async () => addToCounts(tx, difference(before, await tx.all(ofOnePerson[group], of)));
}

/** The same around a piece of work. */
export async function countedAround<T>(tx: Tx, person: Id, group: Group, work: () => Promise<T>): Promise<T> {
  const count = await countPerson(tx, person, group);
  const result = await work();
  await count();
  return result;
}

interface Part {
  readonly name: string;
  readonly value: number;
}

function difference(before: readonly Part[], after: readonly Part[]): Counts {
  const counts: Record<string, number> = {};
  for (const { name, value } of after) counts[name] = (counts[name] ?? 0) + value;
  for (const { name, value } of before) counts[name] = (counts[name] ?? 0) - value;
  return counts as { [C in Counter]?: number };
}
