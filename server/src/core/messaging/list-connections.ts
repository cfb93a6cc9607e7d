import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { connectionsOf } from './connection-queries.ts';

/** A connection as it is listed: nothing of its secret. */
export interface ListedConnection {
  readonly id: Id;
  readonly type: string;
  readonly name: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Messages of channels without a connection of their own leave through it. */
  readonly isDefault: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly archivedAt: number | null;
}

/** The tenant's connections, oldest first. */
export const listConnections: UseCase<{ readonly archived: boolean }, ListedConnection[]> = {
  name: 'messaging.list_connections',
  isList: true,
  async run(tx, _, { archived }) {
    const rows = await tx.all(connectionsOf, { tenant: tx.tenantId });
    return rows
      .filter((row) => archived || row.archived_at === null)
      .map((row) => ({
        id: row.id as Id,
        type: row.type,
        name: row.name,
        details: row.details as Record<string, unknown>,
        isDefault: row.is_default,
        createdAt: row.created_at,
        archivedAt: row.archived_at,
      }));
  },
};
