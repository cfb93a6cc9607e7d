import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { forBoth } from '../counters/names.ts';
import { credentialOfRecord } from '../counters/queries.ts';
import { insertChannel } from './queries.ts';

export interface NewChannel {
  readonly recordId: Id;
  /** What ways of this sort are called: `manual`, `telegram`, `email`, `sms`. */
  readonly kind: string;
  /** Together with the address it is one channel's only: two at once fail on `channels_address_key`. */
  readonly connectionId?: Id;
  readonly address?: string;
  /** The campaign marks that the person came with. */
  readonly utmMarks?: Readonly<Record<string, string>>;
}

/** Opens a way to the person behind a record. @returns its id */
export async function openChannel(tx: Tx, now: number, channel: NewChannel): Promise<Id> {
  const id = newId(now);
  const record = await tx.first(credentialOfRecord, { tenant: tx.tenantId, record: channel.recordId });
  await tx.run(insertChannel, {
    tenant: tx.tenantId,
    id,
    record: channel.recordId,
    kind: channel.kind,
    connection: channel.connectionId ?? null,
    address: channel.address ?? null,
    utm: channel.utmMarks ?? {},
    now: new Date(now),
  });
  await addToCounts(tx, forBoth('channels', record?.credential, 1));
  return id;
}
