import { basic, email, type Ids, next, object, type Sample } from './sample-parts.ts';

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
  'footprints.lead.update': ({ lead, sku, channel }) => ({
    params: { leadId: object(lead) },
    form: {
      status: 'customer',
      skuId: object(sku),
      channelId: object(channel),
      contractNumber: '17',
      contractValue: '1200.50',
    },
  }),
  'footprints.lead.rate': ({ lead }) => ({ params: { leadId: object(lead) }, form: { nps: '10', 'comment ': 'test' } }),
  'footprints.lead.lose': ({ lead }) => ({
    params: { leadId: object(lead) },
    form: { reasonLost: 'price_too_high', 'comment ': 'test' },
  }),
  'footprints.lead-action.create': ({ lead, actionType }) => ({
    form: {
      leadId: object(lead),
      leadActionTypeId: object(actionType),
      actionDetail: email(),
      date: '2021-01-12 06:42:55',
    },
  }),
  'footprints.lead-action.update': ({ lead, leadAction, actionType }) => ({
    params: { actionId: object(leadAction) },
    form: {
      leadId: object(lead),
      leadActionTypeId: object(actionType),
      actionDetail: 'description',
      date: '2021-01-12 06:42:55',
    },
  }),
  'footprints.lead-action.list': ({ lead }) => ({ params: { leadId: object(lead) } }),
  'footprints.lead-action-type.list': () => ({}),
  'footprints.prospect.create': () => ({ form: { userEmail: email(), avandorUserId: '17', avandorSession: 'x' } }),
  'footprints.lead.list': () => ({ query: { pageSize: '5' } }),
  'footprints.client.read': () => ({ query: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' } }),
  'footprints.client.update': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222', userJob: 'Sample' },
  }),
  'footprints.client.search': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' },
  }),
  'footprints.client.delete': () => {
    const userExternalId = `erased-${next()}`;
    return { form: { userExternalId }, before: { method: 'POST', path: '/api/lead', json: { userExternalId } } };
  },
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
  ...['read', 'search', 'delete'].flatMap((verb) =>
    ['userExternalId', 'nationalId'].map((key) => `footprints.client.${verb} ${key}`),
  ),
  'footprints.lead.create skuExternalId',
  'footprints.lead.update skuExternalId',
  // Kept and echoed; names nothing here.
  'footprints.prospect.create avandorUserId',
  'footprints.lead.create industryId',
];
