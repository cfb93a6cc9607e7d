import type { Id } from '../../kit/ids.ts';
import type { Actor } from '../actor.ts';
import type { ItemKind } from '../catalogue/catalogue.ts';

/**
 * What hangs on people, counted for the tenant under this name, and for each credential's own records under the name with `.own.` and the
 * credential behind it. `customers`: people (own: records) with a lead that became a customer once.
 */
export type Listed =
  | 'people'
  | 'channels'
  | 'orders'
  | 'orders.resolved'
  | 'customers'
  | 'subscriptions'
  | `subscriptions.plan.${string}`
  | 'codes'
  /** Those that name location, offer category, offer and consultant; not counted for credentials. */
  | 'leads.complete'
  | `codes.campaign.${string}`;

/**
 * Of a tunnel by its id, or of `all` together. The first two of each pair count things, the second who is behind them. `cents.<currency>`:
 * what the sales of one currency come to. Visits and shows are nobody's record, so that there is no `.own.` of them.
 */
export type TunnelFigure =
  | 'entries'
  | 'people'
  | 'orders'
  | 'sales'
  | 'buyers'
  | `cents.${string}`
  | 'visits'
  | 'visitors'
  | 'shows'
  | 'shown';
type OfTunnel = `tunnel.${string}.${TunnelFigure}`;

/** Everything that is counted: what each name means is said once, in `definition-queries.ts`. */
export type Counter =
  | Listed
  | `${Listed}.own.${string}`
  | OfTunnel
  | `${OfTunnel}.own.${string}`
  | 'staff'
  | 'tunnels'
  | `catalogue.${ItemKind}`;

/** How counters change. */
export type Counts = { readonly [C in Counter]?: number };

/** What the actor sees of it: everybody's, or its own. */
export function seenBy(actor: Actor, name: Listed): Counter {
  return actor.sees === 'own' ? `${name}.own.${actor.credentialId ?? ''}` : name;
}

/** The same for the tenant and for whose record it hangs on. @param credential the record's; null: nobody's own */
export function forBoth(name: Listed, credential: Id | string | null | undefined, value: number): Counts {
  return credential ? { [name]: value, [`${name}.own.${credential}`]: value } : { [name]: value };
}
