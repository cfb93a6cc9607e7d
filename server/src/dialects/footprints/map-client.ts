import type { Category } from '../../core/catalogue/read-categories.ts';
import type { LeadView } from '../../core/leads/leads.ts';
import type { LeadStory } from '../../core/leads/read-stories.ts';
import type { PersonView } from '../../core/people/view.ts';
import type { TrackingEvent } from '../../core/tracking/tracking.ts';
import { isoMillis } from '../../kit/dates.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import { known } from './known.ts';
import { toClientLead } from './map-lead.ts';
import { toUserFields, typeOf } from './map-user.ts';
import type { Client, Interaction, OfferCategory } from './wire-answers.ts';

/** The only icon in the document's timeline. */
const leadIcon = 'icon-location-city';

const eventIcon = 'icon-touch-app';

/** What hangs on a customer, newest first. */
interface Happened {
  readonly leads: readonly LeadView[];
  /** The offer categories that the leads name. */
  readonly categories: ReadonlyMap<Id, Category>;
  readonly stories: ReadonlyMap<Id, LeadStory>;
  readonly events: readonly TrackingEvent[];
}

/**
 * A customer's profile (Get customers). Lists of things that the core does not have (employees, points of presence, personal
 * assistance) are empty.
 */
export function toClient(person: PersonView, { stories, ...happened }: Happened): Client {
  const { leads } = happened;
  const { values } = person;
  return {
    ...values.customProperties,
    _id: toObjectId(person.id),
    ...toUserFields(values),
    timestamp: isoMillis(person.updatedAt),
    createdAt: isoMillis(person.createdAt),
    type: typeOf(values),
    __v: 0,
    kidsAge: values.childrenAges ?? [],
    interests: values.interests ?? [],
    preferences: values.preferences ?? [],
    employees: [],
    marketingChannels: values.marketingChannels ?? [],
    pointsOfPresence: [],
    interactionsTimeline: toTimeline(happened),
    personalAssistance: [],
    leads: leads.map((lead) => toClientLead(lead, stories.get(lead.id))),
    ...known({ customDetails: person.details.customDetails as Record<string, unknown> | undefined }),
  };
}

/** What happened to the customer, newest first: its leads, and what it did on pages and in apps. */
function toTimeline({ leads, categories, events }: Omit<Happened, 'stories'>): Interaction[] {
  const interactions = [...leads.map((lead) => toInteraction(lead, categories)), ...events.map(toTracked)];
  return interactions.sort((one, other) => Date.parse(other.timestamp) - Date.parse(one.timestamp));
}

/** The document's time line has leads only. The vendor tracks actions to show them on it, too, so they are there with the keys of a lead (inferred). */
function toTracked({ kind, data, happenedAt, receivedAt }: TrackingEvent): Interaction {
  return {
    createdAt: isoMillis(receivedAt),
    timestamp: isoMillis(happenedAt),
    icon: eventIcon,
    offlineCampaignId: null,
    offerCategoryId: null,
    leadId: null,
    actionType: kind,
    aditionalData: data,
  };
}

function toInteraction(lead: LeadView, categories: ReadonlyMap<Id, Category>): Interaction {
  const category = lead.offerCategory === null ? undefined : categories.get(lead.offerCategory.id);
  return {
    createdAt: isoMillis(lead.createdAt),
    timestamp: isoMillis(lead.createdAt),
    icon: leadIcon,
    offlineCampaignId: lead.offlineCampaign === null ? null : toObjectId(lead.offlineCampaign.id),
    offerCategoryId: category === undefined ? null : toCategory(category),
    leadId: toObjectId(lead.id),
  };
}

/** The sample's offers also name the user who made them; nobody is recorded here, so the key is left out. */
function toCategory(category: Category): OfferCategory {
  const id = toObjectId(category.id);
  return {
    applicationKeys: [],
    consultants: [],
    locations: [],
    offers: category.offers.map((offer) => ({
      _id: toObjectId(offer.id),
      name: offer.name,
      description: textDetail(offer.details.description),
      price: offer.price === null ? '' : String(Number(offer.price)),
      offerCategoryId: id,
      timestamp: isoMillis(offer.updatedAt),
      createdAt: isoMillis(offer.createdAt),
      __v: '0',
    })),
    __v: 0,
    createdAt: isoMillis(category.createdAt),
    timestamp: isoMillis(category.updatedAt),
    description: textDetail(category.details.description),
    name: category.name,
    _id: id,
  };
}

function textDetail(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
