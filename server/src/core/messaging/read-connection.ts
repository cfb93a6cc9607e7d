import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { findConnection } from './connection-queries.ts';
import { type Connection, toConnection } from './connections.ts';

/** A connection that is in use, with its sealed secret; undefined for none and for one that was archived. */
export const readConnection: UseCase<{ readonly id: Id }, Connection | undefined> = {
  name: 'messaging.read_connection',
  async run(tx, _, { id }) {
    const row = await tx.first(findConnection, { tenant: tx.tenantId, id });
    return row === undefined || row.archived_at !== null ? undefined : toConnection(row);
  },
};
