import { publish } from '../changes.ts';
import type { UseCase } from '../run.ts';
import { forgottenAtTheEnd } from './erase.ts';
import { claimDue, emptyArchive } from './erasure-queries.ts';
import { toErasure } from './erasures.ts';

/**
 * Erases for good those whose grace is over: the archive is emptied, and what was left where it is forgets who it was.
 * @returns how many there were
 */
export const eraseDue: UseCase<void, number> = {
  name: 'people.erase_due',
  async run(tx, { now }) {
    const tenant = tx.tenantId;
    const due = await tx.all(claimDue, { tenant, now: new Date(now) });
    for (const { id, personId, recordIds } of due.map(toErasure)) {
      for (const statement of forgottenAtTheEnd) await tx.run(statement, { tenant, records: [...recordIds] });
      await tx.run(emptyArchive, { tenant, erasure: id });
      const [recordId = personId] = recordIds;
      await publish(tx, now, { type: 'person.erased', personId, recordId, data: { erasureId: id } });
    }
    return due.length;
  },
};
