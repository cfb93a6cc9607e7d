import { type Id, newId } from '../../kit/ids.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { insertVisit, noteVisitor } from './stat-queries.ts';

export interface RecordVisit {
  readonly entryPointId: Id;
  /** Its page was opened, or it was shown on somebody else's. */
  readonly kind: 'visit' | 'show';
  /** Who it was, as far as a page can tell; no name of a person. */
  readonly visitor: string;
}

/** Counts somebody who looked at a way into a tunnel. @throws CoreError `invalid` naming `entryPoint` */
export const recordVisit: UseCase<RecordVisit, void> = {
  name: 'funnels.record_visit',
  async run(tx, { now }, { entryPointId, kind, visitor }) {
    const place = { tenant: tx.tenantId, id: newId(now), entryPoint: entryPointId };
    const looked = await tx.first(insertVisit, { ...place, kind, visitor, now: new Date(now) });
    if (looked === undefined) throw invalid('entryPoint', 'unknown');
    const { tunnel } = looked;
    const first = await tx.all(noteVisitor, { tenant: tx.tenantId, tunnel, kind, visitor });
    const [looks, lookers] = kind === 'visit' ? (['visits', 'visitors'] as const) : (['shows', 'shown'] as const);
    await addToCounts(
      tx,
      { [`tunnel.all.${looks}`]: 1, [`tunnel.${tunnel}.${looks}`]: 1 },
      Object.fromEntries(first.map((one) => [`tunnel.${one.tunnel}.${lookers}`, 1])),
    );
  },
};
