import type { Static } from 'typebox';
import type { Actor } from '../../core/actor.ts';
import { listItems } from '../../core/catalogue/list-items.ts';
import { CoreError } from '../../core/errors.ts';
import type { DialectDeps } from '../dialect.ts';
import { toPackages } from './map-subscriptions.ts';
import type { ProductPackage } from './wire-subscriptions.ts';

/** Every package that is offered, with its plans, oldest first. */
export async function packagesOf(actor: Actor, { run }: DialectDeps): Promise<Static<typeof ProductPackage>[]> {
  const packages = await run(actor, listItems, { kind: 'package' });
  return toPackages(packages, await run(actor, listItems, { kind: 'plan' }));
}

/** Of a number that names no package of this tenant, another's included. */
export function unknownPackage(): CoreError {
  return new CoreError('not_found', 'no such package', { fields: [{ field: 'packageId', reason: 'unknown' }] });
}
