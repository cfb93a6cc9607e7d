import { type Actor, uniquenessScope } from '../../core/actor.ts';
import { readCategories } from '../../core/catalogue/read-categories.ts';
import { listLeads } from '../../core/leads/list-leads.ts';
import { readStories } from '../../core/leads/read-stories.ts';
import { findByKeys } from '../../core/people/find-by-keys.ts';
import { readTimeline } from '../../core/tracking/read-timeline.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Body } from './decode.ts';
import { toKeys } from './keys.ts';
import { toClient } from './map-client.ts';
import type { Client } from './wire-answers.ts';

/** The newest leads of a profile that are shown (inferred: a limit is not stated). */
const mostLeads = 1_000;
/** The newest events of its time line (inferred, too). */
const mostEvents = 100;

/**
 * The profile of the customer that the keys name (Get customers).
 * @throws CoreError `invalid` naming a key that is missing, `not_found`
 */
export async function readProfile(actor: Actor, sent: Body, { run }: DialectDeps): Promise<Client> {
  const person = await run(actor, findByKeys, { scope: uniquenessScope(actor), keys: toKeys(sent) });
  const leads = await run(actor, listLeads, { personRef: { id: person.id }, limit: mostLeads, offset: 0 });
  const ids = new Set(leads.flatMap(({ offerCategory }) => offerCategory?.id ?? []));
  const categories = await run(actor, readCategories, { ids: [...ids] });
  const stories = await run(actor, readStories, { leads: leads.map(({ id }) => id) });
  const events = await run(actor, readTimeline, { ref: { id: person.id }, limit: mostEvents });
  return toClient(person, { leads, categories, stories, events });
}
