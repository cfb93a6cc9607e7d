import { proportions as p } from './proportions.ts';
import type { Random } from './random.ts';
import { dayMs, moment, type Plan, type Rows, type Source } from './rows.ts';
import type { Who } from './who.ts';
import type { World } from './world.ts';

/** Leads with their history, orders, subscriptions. */
export function addDeeds(
  rows: Rows,
  plan: Plan,
  random: Random,
  person: { id: string; createdMs: number; source: Source; number: number; who: Who },
): void {
  const { world: w, endMs } = plan;
  const { id, createdMs, source, number, who } = person;
  const t = w.tenantId;
  const later = () => createdMs + random.below(Math.max(1, Math.min(endMs - createdMs, 90 * dayMs)));
  if (random.chance(p.lead * plan.deeds))
    addLead(rows, plan, random, { id, source, atMs: createdMs, movedMs: later(), who });
  if (random.chance(p.order * plan.deeds)) {
    const [orderedMs, roll] = [later(), random.next()];
    const status = roll < p.orderResolved ? 'resolved' : roll < p.orderResolved + 0.05 ? 'rejected' : 'opened';
    const [ordered, offer] = [moment(orderedMs), w.offers[random.below(w.offers.length)] as World['offers'][number]];
    const paid = status === 'resolved' ? moment(Math.min(endMs, orderedMs + random.below(3 * dayMs))) : '\\N';
    rows.orders.push(
      `${t}\t${random.id(orderedMs)}\t${id}\tOrder\t${20 + random.below(900)}.00\tEUR\t${status}\t${offer.id}\t${w.consultant}\t${w.paymentMethod}\t${paid}\t${ordered}\t${ordered}\n`,
    );
  }
  if (random.chance(p.subscription * plan.deeds)) {
    const startsMs = later();
    const endsMs = random.chance(0.3) ? undefined : startsMs + (30 + 30 * random.below(12)) * dayMs;
    const expired = endsMs !== undefined && endsMs <= endMs;
    const [starts, ends] = [moment(startsMs), endsMs === undefined ? '\\N' : moment(endsMs)];
    rows.subscriptions.push(
      `${t}\t${random.id(createdMs)}\t${number + 2}\t${id}\t${w.plans[random.below(w.plans.length)]}\t${starts}\t${ends}\t${starts}\t${starts}\t${source}\t${w.credentials[source]}\t${expired ? 'expired\t\\N' : `active\t${ends}`}\n`,
    );
  }
}

function addLead(
  rows: Rows,
  { world: w }: Plan,
  random: Random,
  lead: { id: string; source: Source; atMs: number; movedMs: number; who: Who },
): void {
  const { id, source, atMs, who } = lead;
  const t = w.tenantId;
  const leadId = random.id(atMs);
  const moved = random.chance(p.leadMoved);
  const won = moved && random.chance(p.leadWon);
  const status = won ? 'customer' : moved ? 'opportunity' : 'lead';
  const [at, movedAt] = [moment(atMs), moment(moved ? lead.movedMs : atMs)];
  const complete = random.chance(p.leadIsComplete);
  const offer = w.offers[random.below(w.offers.length)] as World['offers'][number];
  const targets = complete
    ? `${offer.category}\t${offer.id}\t${w.locations[random.below(w.locations.length)]}\t${w.branch}\t${w.consultant}`
    : `${offer.category}\t\\N\t\\N\t\\N\t\\N`;
  const origin = random.chance(0.5) ? `page-${random.below(20)}` : '\\N';
  const credential = w.credentials[source];
  rows.leads.push(
    `${t}\t${leadId}\t${id}\t${source}\t${credential}\t${status}\t${origin}\t${targets}\t${at}\t${movedAt}\t${movedAt}\t${won ? movedAt : '\\N'}\t${moved ? 1 : 0}\n`,
  );
  rows.lead_history.push(
    `${t}\t${random.id(atMs)}\t${leadId}\t0\t${credential}\tlead\t${origin}\t${offer.category}\t${who.names}\t${at}\n`,
  );
  if (moved)
    rows.lead_history.push(
      `${t}\t${random.id(lead.movedMs)}\t${leadId}\t1\t${credential}\t${status}\t${origin}\t${offer.category}\t${who.names}\t${movedAt}\n`,
    );
  if (random.chance(p.leadAction))
    rows.lead_actions.push(
      `${t}\t${random.id(atMs)}\t${leadId}\t${credential}\t${w.actionType}\tCalled\t${movedAt}\t${movedAt}\t${movedAt}\n`,
    );
}
