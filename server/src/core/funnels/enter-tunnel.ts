import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { countedAround } from '../counters/count-person.ts';
import { CoreError, invalid } from '../errors.ts';
import { findChannel } from '../messaging/queries.ts';
import type { Context } from '../run.ts';
import { entryTarget, insertTunnelEntry } from './queries.ts';
import { startRun } from './run-queries.ts';

export interface TunnelEntry {
  /** Of a person that the caller has found for its actor. */
  readonly channelId: Id;
  readonly entryPointId: Id;
  /** The block to begin with; absent: the tunnel's first. */
  readonly position?: number;
}

/**
 * Subscribes a channel to the tunnel behind an entry point, and sends it on its way through the tunnel's blocks. Entering again is
 * another entry, which statistics count, and begins the way anew.
 * @returns the entry's id
 * @throws CoreError `invalid` naming `entryPoint` when this tenant has none with that id; `not_found` for an unknown channel
 */
export async function enterTunnel(tx: Tx, { now }: Context, input: TunnelEntry): Promise<Id> {
  const { channelId: channel, entryPointId } = input;
  const { tenantId: tenant } = tx;
  const target = await tx.first(entryTarget, { tenant, entryPoint: entryPointId });
  if (target === undefined) throw invalid('entryPoint', 'unknown');
  const entered = await tx.first(findChannel, { tenant, id: channel });
  if (entered === undefined) throw new CoreError('not_found', 'no such channel');
  const { tunnel, source } = target;
  const { record_id: record, person_id: person } = entered;
  const entry = newId(now);
  const at = new Date(now);
  const entering = { tenant, id: entry, channel, entryPoint: entryPointId, source, now: at };
  await countedAround(tx, person as Id, 'sales', () => tx.run(insertTunnelEntry, entering));
  await publish(tx, now, {
    type: 'tunnel.entered',
    personId: person as Id,
    recordId: record as Id,
    data: { tunnelId: tunnel as Id, channelId: channel, entryPointId },
  });
  const position = input.position ?? target.position;
  if (position !== null)
    await tx.run(startRun, { tenant, id: newId(now), channel, record, tunnel, entry, position, now: at });
  return entry;
}
