import { type Id, newId } from '../../kit/ids.ts';
import { invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { insertVisit } from './stat-queries.ts';

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
    if ((await tx.run(insertVisit, { ...place, kind, visitor, now: new Date(now) })) === 0)
      throw invalid('entryPoint', 'unknown');
  },
};
