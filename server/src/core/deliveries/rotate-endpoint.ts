import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { rotateEndpointSecret } from './queries.ts';

export interface RotateEndpoint {
  readonly id: Id;
  /** The new signing secret, sealed by the caller. */
  readonly sealedSecret: Buffer;
}

/** Gives an endpoint a new secret; for a day everything is signed with the one before, too. @throws CoreError `not_found` */
export const rotateEndpoint: UseCase<RotateEndpoint, void> = {
  name: 'deliveries.rotate_endpoint',
  async run(tx, { now }, { id, sealedSecret }) {
    const input = { tenant: tx.tenantId, id, secret: sealedSecret, now: new Date(now) };
    if ((await tx.run(rotateEndpointSecret, input)) === 0)
      throw new CoreError('not_found', 'There is no such endpoint.');
  },
};
