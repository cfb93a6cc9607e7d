import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { invalid } from '../errors.ts';
import type { Context } from '../run.ts';
import { insertTunnelEntry } from './queries.ts';

export interface TunnelEntry {
  /** Of a person that the caller has found for its actor. */
  readonly channelId: Id;
  readonly entryPointId: Id;
}

/**
 * Subscribes a channel to the tunnel behind an entry point. Entering again is another entry: statistics count both.
 * @returns the entry's id
 * @throws CoreError `invalid` naming `entryPoint` when this tenant has none with that id
 */
export async function enterTunnel(tx: Tx, { now }: Context, { channelId, entryPointId }: TunnelEntry): Promise<Id> {
  const id = newId(now);
  const entered = await tx.run(insertTunnelEntry, {
    tenant: tx.tenantId,
    id,
    channel: channelId,
    entryPoint: entryPointId,
    now: new Date(now),
  });
  if (entered === 0) throw invalid('entryPoint', 'unknown');
  return id;
}
