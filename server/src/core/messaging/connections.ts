import type { Id } from '../../kit/ids.ts';
import type { Row } from '../../store/statement.ts';
import type { claimPolls } from './connection-queries.ts';

/** The type of the connection that keeps messages in an inbox of our own instead of sending them. */
export const catcherType = 'catcher';

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

/** Types of connections whose addresses are e-mails; a test compares them with what the adapters say of themselves. */
export const mailTypes: readonly string[] = ['email', 'smtp', 'sendGrid'];

/** Whether mail can leave through a connection of a type; a sandbox keeps it in its inbox. */
export function sendsMail(type: string): boolean {
  return type === catcherType || mailTypes.includes(type);
}
