import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { attachmentsOfMessages } from './mail-queries.ts';
import { caughtMessages } from './queries.ts';

/** A message that was kept in the inbox of a sandbox instead of being sent. */
export interface CaughtMessage {
  readonly id: Id;
  readonly messageId: Id;
  /** Where it would have gone; null when nothing is known. */
  readonly to: string | null;
  readonly subject: string | null;
  readonly text: string;
  /** Names of the files that would have left with it. */
  readonly attachments: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What the tenant's inbox holds, newest first. */
export const listCaught: UseCase<{ readonly limit: number }, CaughtMessage[]> = {
  name: 'messaging.list_caught',
  async run(tx, _, { limit }) {
    const rows = await tx.all(caughtMessages, { tenant: tx.tenantId, limit });
    const messages = rows.map((row) => row.message_id);
    const attached = await tx.all(attachmentsOfMessages, { tenant: tx.tenantId, messages });
    const names = Map.groupBy(attached, (one) => one.message_id);
    return rows.map((row) => ({
      id: row.id as Id,
      messageId: row.message_id as Id,
      to: row.address,
      subject: row.subject,
      text: row.text,
      attachments: (names.get(row.message_id) ?? []).map(({ name }) => name),
      at: row.created_at,
    }));
  },
};
