import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { archiveConnection as archive } from './connection-queries.ts';

/**
 * Ends a connection: nothing leaves or comes in through it any more, messages that wait for it fail, and its secret is forgotten.
 * What was written through it stays. @throws CoreError `not_found`, also for one that was archived before
 */
export const archiveConnection: UseCase<{ readonly id: Id }, void> = {
  name: 'messaging.archive_connection',
  async run(tx, { now }, { id }) {
    const ended = await tx.run(archive, { tenant: tx.tenantId, id, now: new Date(now) });
    if (ended === 0) throw new CoreError('not_found', 'There is no such connection in use.');
  },
};
