import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import type { Tunnel } from './list-tunnels.ts';
import { entryPointsOfTunnel, findTunnel } from './queries.ts';

export interface EntryPoint {
  readonly id: Id;
  readonly name: string;
  /** How people come in: `form`, `link`, `qr`, …; `default`: by hand. */
  readonly kind: string;
}

/** A tunnel with the ways into it, oldest first. @throws CoreError `not_found` */
export const readTunnel: UseCase<{ readonly id: Id }, Tunnel & { readonly entryPoints: readonly EntryPoint[] }> = {
  name: 'funnels.read_tunnel',
  async run(tx, _, { id }) {
    const tunnel = await tx.first(findTunnel, { tenant: tx.tenantId, id });
    if (tunnel === undefined) throw new CoreError('not_found', 'no such tunnel');
    const points = await tx.all(entryPointsOfTunnel, { tenant: tx.tenantId, tunnel: id });
    return { ...tunnel, id, entryPoints: points.map((point) => ({ ...point, id: point.id as Id })) };
  },
};
