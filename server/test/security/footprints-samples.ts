import { basic, email, type Ids, next, object, type Sample } from './sample-parts.ts';

/** The sample customer, who has a code of the sample campaign. */
const codeOf = ({ campaignInternalId = '' }: Record<string, string>) => ({
  userEmail: 'ioana.marin@example.com',
  userPhone: '+40722111222',
  campaignInternalId,
});

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
      offlineCampaignId: object(ids.campaign),
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
  'footprints.lead-document.upload': ({ lead, leadAction }) => ({
    params: { leadId: object(lead), documentType: 'contracts' },
    upload: { fields: { leadActionId: object(leadAction) }, file: 'documents' },
  }),
  'footprints.lead-document.list': ({ lead }) => ({ params: { leadId: object(lead) } }),
  'footprints.lead-document.read': ({ lead, document }) => ({
    params: { leadId: object(lead), documentId: object(document) },
  }),
  'footprints.lead.list': () => ({ query: { pageSize: '5' } }),
  'footprints.client.read': () => ({ query: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' } }),
  'footprints.client.update': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222', userJob: 'Sample' },
  }),
  'footprints.client.search': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' },
  }),
  'footprints.client.delete': () => {
    const userExternalId = email();
    return { form: { userExternalId }, before: { method: 'POST', path: '/api/lead', json: { userExternalId } } };
  },
  'footprints.loyalty.active-campaigns': () => ({}),
  'footprints.loyalty.campaigns': () => ({}),
  'footprints.loyalty.check': (_, block) => ({ form: codeOf(block) }),
  'footprints.loyalty.change': (_, block) => ({
    // It is redeemed once, so that it has to wait again; what is ignored tells two requests apart.
    reset: `with gone as (delete from loyalty_points where reason = 'prize')
      update loyalty_codes set status = 'associated', code = 'SAMPLE22'
      where record_id in (select id from records where email = 'ioana.marin@example.com')`,
    form: { ...codeOf(block), code: 'SAMPLE22', note: `note ${next()}` },
  }),
  'footprints.loyalty.list': (_, { campaignInternalId = '' }) => ({ form: { campaignInternalId, page: '1' } }),
  'footprints.loyalty.history': () => ({
    form: { userEmail: 'ioana.marin@example.com', userPhone: '+40722111222' },
  }),
  'footprints.catalogue.list': () => ({}),
  'footprints.offer.list': () => ({}),
  'footprints.sku.list': () => ({}),
  'footprints.location.list': () => ({}),
  'footprints.offline-campaign.list': () => ({}),
  'footprints.business-user.list': () => ({}),
  'footprints.channel.list': () => ({}),
  'footprints.notification.send': () => ({ form: { templateKey: 'welcome', email: email(), firstName: 'Sample' } }),
};

/** What browsers and phones send, with an application's key and a session of it. */
export const trackingSamples: Record<string, (ids: Ids, block: Record<string, string>) => Sample> = {
  'footprints.web-session.init': (_, { appkey = '' }) => ({
    form: { appkey, email: email() },
  }),
  'footprints.web-action.send': ({ session }, { appkey = '' }) => ({
    form: { appkey, uid: String(session?.id), uType: 'p', actionType: 'visit', requestType: 'action' },
  }),
  'footprints.web-lead.register': (ids, { appkey = '' }) => ({
    form: {
      appkey,
      uid: String(ids.session?.id),
      uType: 'p',
      userEmail: email(),
      offerCategoryId: object(ids.offerCategory),
      offerId: object(ids.offer),
      skuId: object(ids.sku),
      locationId: object(ids.location),
      consultantId: object(ids.staff),
      channelId: object(ids.channel),
      offlineCampaignId: object(ids.campaign),
    },
  }),
  'footprints.web-lead.prepopulate': ({ session }, { appkey = '' }) => ({
    form: { appkey, uid: String(session?.id), email: 'ioana.marin@example.com' },
  }),
  'footprints.mobile-session.init': (_, { appkey = '' }) => ({
    form: { appkey, userEmail: email(), userPhone: '+40722111333', pushNotificationToken: '123456' },
  }),
  'footprints.mobile-action.send': ({ session }, { appkey = '' }) => ({
    form: { appkey, mid: String(session?.id), actionType: 'visit', requestType: 'action' },
  }),
  'footprints.mobile-sensors.send': ({ session }, { appkey = '' }) => ({
    json: {
      appkey,
      mid: String(session?.id),
      sensors: [{ uuid: '4457-7784-5577-6655', rssi: -70, major: 1, minor: 2 }],
    },
  }),
  'footprints.mobile-place.send': ({ session }, { appkey = '' }) => ({
    form: { appkey, mid: String(session?.id), lat: '44.432149', lon: '26.088868', accuracy: '3' },
  }),
  ...Object.fromEntries(
    [
      'mobile-content.read',
      'mobile-sponsored-product.list',
      'mobile-sponsored-product.ids',
      'mobile-recommendation.list',
      'mobile-recommendation.ids',
      'mobile-location.nearest',
    ].map((name) => [
      `footprints.${name}`,
      ({ session }: Ids, { appkey = '' }: Record<string, string>) => ({ json: { appkey, mid: String(session?.id) } }),
    ]),
  ),
};

/** `<operation> <parameter>` of names that look like ids but name nothing of a tenant. */
export const footprintsNotIds: readonly string[] = [
  // One of three words.
  'footprints.lead-document.upload documentType',
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
  // A campaign's name of its own, which another tenant may have, too (loyalty.test.ts).
  ...['check', 'change', 'list'].map((verb) => `footprints.loyalty.${verb} campaignInternalId`),
  // Kept and echoed; names nothing here.
  'footprints.prospect.create avandorUserId',
  'footprints.lead.create industryId',
  // As for leads; what decides whose a record is is ignored here.
  ...['userExternalId', 'nationalId', 'skuExternalId', 'industryId'].map(
    (name) => `footprints.web-lead.register ${name}`,
  ),
  // The sender's own id of an event, within its session.
  ...['web-action', 'mobile-action', 'mobile-sensors', 'mobile-place'].map(
    (noun) => `footprints.${noun}.send messageId`,
  ),
];
