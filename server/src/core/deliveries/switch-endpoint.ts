import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { disableEndpoint, enableEndpoint } from './queries.ts';

/** Switches an endpoint on or off. What happens while it is off is not told later. @throws CoreError `not_found` */
export const switchEndpoint: UseCase<{ readonly id: Id; readonly on: boolean }, void> = {
  name: 'deliveries.switch_endpoint',
  async run(tx, { now }, { id, on }) {
    const changed = await tx.run(on ? enableEndpoint : disableEndpoint, {
      tenant: tx.tenantId,
      id,
      now: new Date(now),
    });
    if (changed === 0) throw new CoreError('not_found', 'There is no such endpoint.');
  },
};
