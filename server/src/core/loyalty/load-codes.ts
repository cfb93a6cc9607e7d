import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { loadViews } from '../people/list-people.ts';
import type { Context } from '../run.ts';
import { codesByIds } from './campaign-queries.ts';
import { type CodeView, type Draws, type KeptStatus, statusAt } from './loyalty.ts';

/** Codes by their ids, in the order given, each with its person as the actor may see it. */
export async function loadCodes(tx: Tx, context: Context, ids: readonly Id[]): Promise<CodeView[]> {
  if (ids.length === 0) return [];
  const { actor, now } = context;
  const rows = await tx.all(codesByIds, { tenant: tx.tenantId, ids: [...ids] });
  const personOf = (row: (typeof rows)[number]) => (actor.sees === 'own' ? row.recordId : row.personId) as Id;
  const people = await loadViews(tx, context, [...new Set(rows.map(personOf))], []);
  const personById = new Map(people.map((person) => [person.id, person]));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rowById.get(id);
    const person = row && personById.get(personOf(row));
    if (row === undefined || person === undefined) return [];
    return {
      id,
      code: row.code,
      status: statusAt(now, row.status as KeptStatus, row.expiresAt),
      person,
      prize: { name: row.prizeName, points: row.points },
      campaign: {
        id: row.campaignId as Id,
        internalId: row.internalId,
        name: row.campaignName,
        draws: row.draws as Draws,
        startsAt: row.startsAt,
        endsAt: row.endsAt,
        timeZone: row.timeZone,
      },
      expiresAt: row.expiresAt,
      location: row.location,
      staff: row.staffId === null ? null : { id: row.staffId as Id, name: row.staffName ?? '' },
      allottedAt: row.allottedAt,
      changedAt: row.changedAt,
    };
  });
}
