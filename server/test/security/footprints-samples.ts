import { basic, email, type Ids, object, type Sample } from './sample-parts.ts';

/** One sample of each of Footprints' operations. */
export const footprintsSamples: Record<string, (ids: Ids, block: Record<string, string>) => Sample> = {
  'footprints.token.create': (_, { key, secret }) => ({
    headers: { authorization: basic(key, secret) },
    form: { grant_type: 'client_credentials' },
  }),
  'footprints.lead.create': (ids) => ({
    form: {
      userEmail: email(),
      offerCategoryId: object(ids.offerCategory),
      offerId: object(ids.offer),
      skuId: object(ids.sku),
      locationId: object(ids.location),
      consultantId: object(ids.staff),
      channelId: object(ids.channel),
      // The sample data has none: only ids that are not this tenant's are sent.
      ...(ids.campaign === undefined ? {} : { offlineCampaignId: object(ids.campaign) }),
    },
  }),
  'footprints.lead.list': () => ({ query: { pageSize: '5' } }),
  'footprints.client.read': () => ({ query: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' } }),
  'footprints.client.update': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222', userJob: 'Sample' },
  }),
  'footprints.catalogue.list': () => ({}),
  'footprints.offer.list': () => ({}),
  'footprints.sku.list': () => ({}),
  'footprints.location.list': () => ({}),
  'footprints.offline-campaign.list': () => ({}),
  'footprints.business-user.list': () => ({}),
  'footprints.channel.list': () => ({}),
};

/** `<operation> <parameter>` of names that look like ids but name nothing of a tenant. */
export const footprintsNotIds: readonly string[] = [
  // Texts of the operator's own systems, matched among this tenant's people.
  'footprints.lead.create userExternalId',
  'footprints.client.update userExternalId',
  'footprints.lead.create nationalId',
  'footprints.client.update nationalId',
  'footprints.client.read nationalId',
  'footprints.lead.create skuExternalId',
  // Kept and echoed; names nothing here.
  'footprints.lead.create industryId',
];
