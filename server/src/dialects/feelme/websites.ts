import type { Actor } from '../../core/actor.ts';
import { CoreError } from '../../core/errors.ts';

/** Whether a partner may only act for some websites: a list that the operator keeps with its credential. */
export function allowedWebsites({ details }: { readonly details: Actor['details'] }): readonly string[] | undefined {
  return details.websites as readonly string[] | undefined;
}

/** The websites whose subscriptions exist for a token: its own for the scope `user`, else all that its partner may act for. */
export function visibleWebsites(actor: Actor): { planKeys?: readonly string[] } {
  const allowed = allowedWebsites(actor);
  if (!isUserScope(actor)) return allowed === undefined ? {} : { planKeys: allowed };
  const own = actor.details.website as string;
  return { planKeys: allowed === undefined || allowed.includes(own) ? [own] : [] };
}

/** @throws CoreError `forbidden` for a website that the token does not open */
export function requireWebsite(actor: Actor, website: string): void {
  const { planKeys } = visibleWebsites(actor);
  if (planKeys === undefined || planKeys.includes(website)) return;
  const fields = [{ field: 'website', reason: 'wrong_value' as const }];
  throw new CoreError('forbidden', 'the token is for another website', { fields });
}

/** "If the scope is user, you can only create 1 subscription per request." @throws CoreError `forbidden` */
export function requireRoomFor(actor: Actor, items: number): void {
  if (items === 1 || !isUserScope(actor)) return;
  const fields = [{ field: 'subscriptions', reason: 'too_long' as const }];
  throw new CoreError('forbidden', 'the scope allows one subscription a request', { fields });
}

function isUserScope({ scopes }: Actor): boolean {
  return !scopes.includes('admin');
}
