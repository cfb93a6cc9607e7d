import type { LeadView, NamedItem } from '../../core/leads/leads.ts';
import type { LeadState, LeadStory } from '../../core/leads/read-stories.ts';
import { isoMillis, sqlSeconds } from '../../kit/dates.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import { source } from './auth.ts';
import { known } from './known.ts';
import type { LeadDetails } from './map.ts';
import { toAction } from './map-actions.ts';
import { toUserFields, typeOf } from './map-user.ts';
import type { ClientLead, Lead, LeadHistory } from './wire-answers.ts';
import type { UpdatedLead } from './wire-leads.ts';

/** A lead of `GET /api/lead`. Consents that nobody gave are false: the sample always has the three. */
export function toLead(lead: LeadView): Lead {
  const { consents = {} } = lead.person.values;
  return {
    ...toLeadFields(lead),
    agreeToCollect: consents.dataCollection === true,
    agreeTandc: consents.terms === true,
    isAdult: consents.adult === true,
    ...known({
      offerCategory: lead.offerCategory?.name,
      offer: priced(lead.offer),
      sku: priced(lead.sku),
      consultant: lead.consultant && { _id: toObjectId(lead.consultant.id), name: lead.consultant.name },
    }),
    updatedAt: isoMillis(lead.updatedAt),
  };
}

/** A lead after it was changed; its times are `Y-m-d H:i:s`, in UTC. */
export function toUpdatedLead(lead: LeadView): UpdatedLead {
  const { _id, status, userFirstName, userLastName, userPhone, userEmail, locationId, offerId, skuExternalId } =
    toLeadFields(lead);
  const createdAt = sqlSeconds(lead.createdAt);
  return {
    _id,
    timestamp: createdAt,
    createdAt,
    status,
    ...known({ userFirstName, userLastName, userPhone, userEmail, locationId, offerId }),
    updatedAt: sqlSeconds(lead.updatedAt),
    ...known({ consultantId: objectId(lead.consultant) }),
    // Inferred: whether somebody of the operator's looks after it.
    assignedBefore: lead.consultant === null ? 0 : 1,
    ...known({
      skuId: objectId(lead.sku),
      contractId: lead.contractId && toObjectId(lead.contractId),
      skuExternalId,
    }),
  };
}

/** A lead inside a customer's profile, with what became of it. */
export function toClientLead(lead: LeadView, story: LeadStory = noStory): ClientLead {
  const { values } = lead.person;
  const fields = toLeadFields(lead);
  const application = applicationOf(lead);
  return {
    ...fields,
    history: story.states.map((state) => toHistory(lead, state)),
    interactions: story.actions.map(toAction),
    comments: story.comments.map(({ id, text, createdAt }) => {
      const at = isoMillis(createdAt);
      return { _id: toObjectId(id), leadId: fields._id, comment: text, timestamp: at, createdAt: at };
    }),
    kidsAge: values.childrenAges ?? [],
    __v: lead.version,
    type: typeOf(values),
    ...known({
      offerCategory: lead.offerCategory && { consultants: [], id: toObjectId(lead.offerCategory.id) },
      application: application.application,
      applicationKey: application.applicationKey,
    }),
  };
}

const noStory: LeadStory = { states: [], comments: [], actions: [] };

/** A state that the lead was in, with what was known of the person then. Entries are never changed. */
function toHistory(lead: LeadView, { id, status, origin, offerCategoryId, person, at }: LeadState): LeadHistory {
  const when = isoMillis(at);
  return {
    __v: 0,
    leadId: toObjectId(lead.id),
    ...known({
      userFirstName: person.givenName,
      userLastName: person.familyName,
      userEmail: person.email,
      userPhone: person.phone,
      offerCategoryId: offerCategoryId && toObjectId(offerCategoryId),
      applicationKey: lead.source === source ? origin : undefined,
    }),
    status,
    isMultipart: false,
    isComplete: true,
    timestamp: when,
    createdAt: when,
    _id: toObjectId(id),
  };
}

/** Only leads of this dialect carry what it keeps, others' details are written in other words; except for what is changed here of any. */
function detailsOf(lead: LeadView): LeadDetails {
  const { tags, skuExternalId, ...rest } = lead.details as LeadDetails;
  return { ...(lead.source === source ? rest : {}), ...known({ tags, skuExternalId }) };
}

function applicationOf(lead: LeadView): Pick<ClientLead, 'application' | 'applicationKey'> {
  return known({
    application: detailsOf(lead).application,
    applicationKey: lead.source === source ? lead.origin : undefined,
  });
}

function toLeadFields(lead: LeadView) {
  const { tags, userComments, customDetails, skuExternalId, industryId, deviceType } = detailsOf(lead);
  const createdAt = isoMillis(lead.createdAt);
  return {
    _id: toObjectId(lead.id),
    ...toUserFields(lead.person.values),
    clientId: toObjectId(lead.person.id),
    status: lead.status,
    ...known({
      offerId: objectId(lead.offer),
      offlineCampaignId: objectId(lead.offlineCampaign),
      locationId: objectId(lead.location),
      offerCategoryId: objectId(lead.offerCategory),
      channelId: objectId(lead.channel),
      skuExternalId: skuExternalId ?? lead.sku?.externalId,
    }),
    ...known({ nps: lead.rating, userComments, customDetails, industryId, deviceType, tags: tags && [...tags] }),
    // A lead comes in whole, in one request.
    isMultipart: false,
    isComplete: true,
    // Inferred: nothing is left to do once the lead is won or lost.
    actionRequired: lead.status !== 'customer' && lead.status !== 'lost',
    timestamp: createdAt,
    timestampStatusChange: isoMillis(lead.statusChangedAt),
    createdAt,
  };
}

function objectId(item: { readonly id: Id } | null): string | undefined {
  return item === null ? undefined : toObjectId(item.id);
}

function priced(item: NamedItem | null): Lead['offer'] {
  if (item === null) return undefined;
  return { _id: toObjectId(item.id), name: item.name, price: item.price === null ? null : Number(item.price) };
}
