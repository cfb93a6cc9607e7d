import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { claimPolls } from './connection-queries.ts';

/** How messages leave and come in: an adapter's type with what the operator set. */
export interface Connection {
  readonly id: Id;
  readonly type: string;
  readonly name: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Sealed; only the adapter's caller opens it. */
  readonly secret: Buffer | null;
}

export function toConnection(row: Omit<Row<(typeof claimPolls)['columns']>, 'cursor'>): Connection {
  return {
    id: row.id as Id,
    type: row.type,
    name: row.name,
    details: row.details as Record<string, unknown>,
    secret: row.secret,
  };
}
