import type { Actor } from '../../core/actor.ts';
import { CoreError } from '../../core/errors.ts';
import { type Id, parseId } from '../../kit/ids.ts';

/** The broker's number that a credential works for. Where none was set it is 0, as in the vendor's sandbox. */
export function partnerOf(details: Readonly<Record<string, unknown>>): number {
  return typeof details.partnerId === 'number' ? details.partnerId : 0;
}

/**
 * The actor's partner number, when it is the one that the request names.
 * @throws CoreError `forbidden` for any other, whether there is such a partner or not (vendors.md §5: inferred)
 */
export function ownPartner(actor: Actor, named: string | number): number {
  const partnerId = partnerOf(actor.details);
  if (String(named) !== String(partnerId)) throw new CoreError('forbidden', "another partner's number");
  return partnerId;
}

/** The branch that a partner's accounts belong to when they name none. */
export function defaultBranch(actor: Actor): Id | undefined {
  const { branchUuid } = actor.details;
  return typeof branchUuid === 'string' ? parseId(branchUuid) : undefined;
}
