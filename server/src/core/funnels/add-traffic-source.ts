import { type Id, newId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import { CoreError, invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findEntryPoint, insertTrafficSource } from './queries.ts';

export interface AddTrafficSource {
  readonly entryPointId: Id;
  readonly name: string;
  readonly description: string;
}

export interface TrafficSource extends AddTrafficSource {
  readonly id: Id;
  readonly tunnelId: Id;
  /** Six letters and digits that its links are told by; no other of the tenant has them. */
  readonly hash: string;
  readonly resubscribeButtonId: Id;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Another source has the hash: the next try makes another one. */
export const trafficSourceRaces = ['traffic_sources_hash_key'];

/** Adds a traffic source to an entry point. @throws CoreError `not_found`, `invalid` naming `name` */
export const addTrafficSource: UseCase<AddTrafficSource, TrafficSource> = {
  name: 'funnels.add_traffic_source',
  raceOn: trafficSourceRaces,
  once: { recordsOf: () => [] },
  async run(tx, { actor, now }, { entryPointId, name, description }) {
    if (name.trim() === '') throw invalid('name', 'required');
    const entryPoint = await tx.first(findEntryPoint, { tenant: tx.tenantId, id: entryPointId });
    if (entryPoint === undefined) throw new CoreError('not_found', 'no such entry point');
    const made = { id: newId(now), hash: randomText(6, 'base36'), resubscribeButtonId: newId(now) };
    await tx.run(insertTrafficSource, {
      tenant: tx.tenantId,
      id: made.id,
      entryPoint: entryPointId,
      name,
      description,
      hash: made.hash,
      credential: actor.credentialId ?? null,
      button: made.resubscribeButtonId,
      now: new Date(now),
    });
    return { ...made, entryPointId, tunnelId: entryPoint.tunnel as Id, name, description, createdAt: now };
  },
};
