import type { Id } from '../../kit/ids.ts';
import { completeName } from '../people/names.ts';
import type { PersonValues } from '../people/values.ts';
import type { UseCase } from '../run.ts';
import { type ActionView, actionsOf } from './actions.ts';
import { ownOnly } from './find-lead.ts';
import type { LeadStatus } from './leads.ts';
import { commentsOfLeads, statesOfLeads } from './way-queries.ts';

/** A lead as it was from one change to the next. Times in epoch milliseconds. */
export interface LeadState {
  readonly id: Id;
  /** 0 is what it came in as; each change is one more. */
  readonly version: number;
  readonly status: LeadStatus;
  readonly origin: string | null;
  readonly offerCategoryId: Id | null;
  /** What was known then. */
  readonly person: Pick<PersonValues, 'givenName' | 'familyName' | 'email' | 'phone'>;
  readonly at: number;
}

export interface LeadComment {
  readonly id: Id;
  readonly text: string;
  readonly createdAt: number;
}

/** What became of a lead: oldest first, actions latest first. */
export interface LeadStory {
  readonly states: readonly LeadState[];
  readonly comments: readonly LeadComment[];
  readonly actions: readonly ActionView[];
}

/**
 * What became of leads that the actor sees. Who sees its own sees what became of its leads, but not what the operator wrote about
 * them or does.
 */
export const readStories: UseCase<{ readonly leads: readonly Id[] }, ReadonlyMap<Id, LeadStory>> = {
  name: 'leads.read_stories',
  async run(tx, { actor }, { leads }) {
    const of = { tenant: tx.tenantId, leads: [...leads] };
    const credential = ownOnly(actor);
    const states = Map.groupBy(await tx.all(statesOfLeads, of), (row) => row.lead_id);
    const comments = Map.groupBy(await tx.all(commentsOfLeads, { ...of, credential }), (row) => row.lead_id);
    const actions = Map.groupBy(await actionsOf(tx, leads, credential), ({ leadId }) => leadId);
    return new Map(
      leads.map((id) => [
        id,
        {
          states: (states.get(id) ?? []).map(toState),
          comments: (comments.get(id) ?? []).map((row) => ({
            id: row.id as Id,
            text: row.text,
            createdAt: row.created_at,
          })),
          actions: actions.get(id) ?? [],
        },
      ]),
    );
  },
};

function toState(row: {
  id: string;
  version: number;
  status: string;
  origin: string | null;
  offer_category_id: string | null;
  person: unknown;
  at: number;
}): LeadState {
  const said = row.person as PersonValues;
  return {
    id: row.id as Id,
    version: row.version,
    status: row.status as LeadStatus,
    origin: row.origin,
    offerCategoryId: row.offer_category_id as Id | null,
    person: { ...said, ...completeName(said) },
    at: row.at,
  };
}
