import { type Id, newId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { Tx } from '../../store/tx.ts';
import { invalid } from '../errors.ts';
import { visibleChannel } from '../messaging/find-channel.ts';
import { lockPerson } from '../people/queries.ts';
import type { Context, UseCase } from '../run.ts';
import { trafficSourceRaces } from './add-traffic-source.ts';
import { enterTunnel } from './enter-tunnel.ts';
import { findDefaultEntryPoint, insertDefaultEntryPoint, insertTrafficSource, tunnelWithBlock } from './queries.ts';

export interface SubscribeChannel {
  readonly channelId: Id;
  readonly tunnelId: Id;
  /** One of the tunnel's blocks: the way begins there. */
  readonly blockId: Id;
}

export interface Subscribed {
  readonly entryId: Id;
  readonly recordId: Id;
}

/**
 * Sends a channel through a tunnel, from one of its blocks on: by hand, so through the tunnel's default entry point.
 * @throws CoreError `not_found` for an unknown channel; `invalid` naming `tunnel`, or `tunnelBlock` that is none of that tunnel's
 */
export const subscribeChannel: UseCase<SubscribeChannel, Subscribed> = {
  name: 'funnels.subscribe_channel',
  raceOn: trafficSourceRaces,
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { channelId, tunnelId, blockId }) {
    const channel = await visibleChannel(tx, context.actor, channelId);
    // Before any of its runs is taken, as everybody does it.
    await tx.first(lockPerson, { tenant: tx.tenantId, id: channel.personId });
    const found = await tx.first(tunnelWithBlock, { tenant: tx.tenantId, tunnel: tunnelId, block: blockId });
    if (found === undefined) throw invalid('tunnel', 'unknown');
    if (found.position === null) throw invalid('tunnelBlock', 'unknown');
    const entryPointId = await defaultEntryPoint(tx, context, tunnelId);
    const entryId = await enterTunnel(tx, context, { channelId, entryPointId, position: found.position });
    return { entryId, recordId: channel.recordId };
  },
};

async function defaultEntryPoint(tx: Tx, { actor, now }: Context, tunnelId: Id): Promise<Id> {
  const place = { tenant: tx.tenantId, tunnel: tunnelId };
  const known = await tx.first(findDefaultEntryPoint, place);
  if (known !== undefined) return known.id as Id;
  const id = newId(now);
  const at = new Date(now);
  const made = await tx.run(insertDefaultEntryPoint, { ...place, id, name: 'Default', now: at });
  if (made === 0) return (await tx.first(findDefaultEntryPoint, place))?.id as Id;
  await tx.run(insertTrafficSource, {
    tenant: tx.tenantId,
    id: newId(now),
    entryPoint: id,
    name: 'Default traffic source',
    description: '',
    hash: randomText(6, 'base36'),
    credential: actor.credentialId ?? null,
    button: newId(now),
    now: at,
  });
  return id;
}
