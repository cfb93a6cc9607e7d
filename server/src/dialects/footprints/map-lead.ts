import type { LeadView, NamedItem } from '../../core/leads/leads.ts';
import { isoMillis } from '../../kit/dates.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import { source } from './auth.ts';
import { known } from './known.ts';
import type { LeadDetails } from './map.ts';
import { toUserFields, typeOf } from './map-user.ts';
import type { ClientLead, Lead } from './wire-answers.ts';

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

/** A lead inside a customer's profile. */
export function toClientLead(lead: LeadView): ClientLead {
  const { values } = lead.person;
  const fields = toLeadFields(lead);
  const application = applicationOf(lead);
  return {
    ...fields,
    history: [toHistory(lead, fields)],
    interactions: [],
    comments: [],
    kidsAge: values.childrenAges ?? [],
    __v: 0,
    type: typeOf(values),
    ...known({
      offerCategory: lead.offerCategory && { consultants: [], id: toObjectId(lead.offerCategory.id) },
      application: application.application,
      applicationKey: application.applicationKey,
    }),
  };
}

/** Only its creation is recorded, so the history is that one entry, under the lead's own id. */
function toHistory(lead: LeadView, fields: ReturnType<typeof toLeadFields>): ClientLead['history'][number] {
  const { userFirstName, userLastName, userEmail, userPhone, offerCategoryId } = fields;
  const { applicationKey } = applicationOf(lead);
  return {
    __v: 0,
    leadId: fields._id,
    ...known({ userFirstName, userLastName, userEmail, userPhone, offerCategoryId, applicationKey }),
    status: lead.status,
    isMultipart: false,
    isComplete: true,
    timestamp: fields.createdAt,
    createdAt: fields.createdAt,
    _id: fields._id,
  };
}

/** Only leads of this dialect carry what it keeps; others' origins and details are written in other words. */
function detailsOf(lead: LeadView): LeadDetails {
  return lead.source === source ? (lead.details as LeadDetails) : {};
}

function applicationOf(lead: LeadView): Pick<ClientLead, 'application' | 'applicationKey'> {
  return known({
    application: detailsOf(lead).application,
    applicationKey: lead.source === source ? lead.origin : undefined,
  });
}

function toLeadFields(lead: LeadView) {
  const { nps, tags, userComments, customDetails, skuExternalId, industryId, deviceType } = detailsOf(lead);
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
    ...known({ nps, userComments, customDetails, industryId, deviceType, tags: tags && [...tags] }),
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
