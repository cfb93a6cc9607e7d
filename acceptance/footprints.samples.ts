/**
 * Answers as the Footprints for Retail documentation prints them (Authentication, Add Lead, Get Leads, Get customers, Update customer).
 * Letters past f in its ids are misprints of ObjectIds.
 */
export const printedToken = {
  access_token: '3a53f15f7382f61564e3b16a3b81a37354c88f391263adf31be953e80b3f3',
  token_type: 'bearer',
  expires_in: 31535999,
  refresh_token: '903173e6a53ae2d6c238ed50ccd1db5b42cb967ce408d370b3f3257eh7e0e295',
  scope: ['app_scope', 'hostess_scope'],
  hostess_name: 'Test Hostess',
  hostess_id: '5b30cb85e1267446c5784b75',
};

export const printedCreated = { _id: '6a7adfb9f58363518b370051' };

export const printedSuccess = { status: 'success' };

export const printedLeads = [
  {
    _id: '5ce3b4089d5de975003244d2',
    userFirstName: 'Kibo',
    userLastName: 'English',
    userEmail: 'Duis.dignissim@vulputate.org',
    userPhone: '0700000000',
    offerId: '5aa2082c75d87fbce2e76ada',
    industryId: '5b8561bd0bb67c30c35df800',
    offlineCampaignId: '5af77643f09b7f2c2fa3007e',
    locationId: '86f838e268a157484ba1d658',
    clientId: '5ca37a5083e3aa47a4a6a03e',
    status: 'sale_lead',
    userCountry: 'Romania',
    userFamilyDetails: 'relationship',
    userBirthday: 'Fri Oct 21 1960 00:00:00 GMT+0000 (UTC)',
    userIncome: '8004',
    agreeToCollect: true,
    agreeTandc: true,
    isAdult: true,
    isMultipart: false,
    isComplete: true,
    timestamp: '2018-09-24T19:00:00.000Z',
    timestampStatusChange: '2018-09-24T19:00:00.000Z',
    createdAt: '2018-09-24T19:00:00.000Z',
    actionRequired: true,
    deviceType: 'desktop',
    skuExternalId: '12345',
    offerCategoryId: '5cf92a83bc790a5cf99e35cd',
    offerCategory: 'Footprints for Retail',
    offer: { _id: '5cf92a83bc710a5cf22e35cf', name: 'OFFER NAME', price: 800 },
    sku: { _id: '5e6b7be8576e5213f065b23c', name: 'SKU NAME', price: 400 },
    updatedAt: '2019-07-18T12:47:35.847Z',
    channelId: '2f3e2b658720346d675b441c',
    consultant: { _id: '51f853626e3f13ac9247c623', name: 'Test Test' },
  },
];

const printedPerson = {
  userFirstName: 'Test',
  userLastName: 'Test',
  userEmail: 'test@test.com',
  userPhone: '0700000000',
};

const printedCategory = {
  applicationKeys: [],
  consultants: [],
  locations: ['59f8385a65157484ba1d11d', '55f838e128a157484ba1d230'],
  offers: [
    {
      _id: '5a05eafff1fa75415cc21f7d',
      name: 'Contests and prizes',
      description: '',
      price: '',
      offerCategoryId: '5a053cc5b425fe79a0a51254',
      userId: '59f855060e3f1a7c9247c4b1',
      timestamp: '2017-11-08T11:31:11.633Z',
      createdAt: '2017-11-08T11:31:11.633Z',
      __v: '0',
    },
  ],
  __v: 2,
  createdAt: '2017-11-06T10:43:17.124Z',
  timestamp: '2017-11-08T11:32:32.304Z',
  description: '',
  name: 'Offline campaigns',
  _id: '5a103cc5b425fe79a0a41253',
};

export const printedClient = {
  _id: '5e7adfb9f583635122272a45',
  ...printedPerson,
  timestamp: '2018-08-20T15:35:22.024Z',
  createdAt: '2018-08-20T15:35:21.962Z',
  type: 'B2C',
  __v: 2,
  kidsAge: [],
  interests: [],
  preferences: [],
  employees: [],
  marketingChannels: [],
  pointsOfPresence: [],
  interactionsTimeline: [
    {
      createdAt: '2018-08-20T15:35:22.024Z',
      timestamp: '2018-08-20T15:35:22.024Z',
      icon: 'icon-location-city',
      offlineCampaignId: null,
      offerCategoryId: printedCategory,
      leadId: '5b7adfb9f58383518b332a46',
    },
  ],
  personalAssistance: [],
  leads: [
    {
      history: [
        {
          __v: 0,
          leadId: '5b7adfb9f58383518b332a46',
          ...printedPerson,
          offerCategoryId: '5a003cc5b425fe79a0a41254',
          status: 'lead',
          applicationKey: '072f34176f42a855da5ff3b1',
          isMultipart: false,
          isComplete: true,
          timestamp: '2018-08-20T15:35:22.012Z',
          createdAt: '2018-08-20T15:35:22.012Z',
          _id: '5b7adfbaf58363518b372a47',
        },
      ],
      interactions: [],
      comments: [],
      kidsAge: [],
      __v: 1,
      type: 'B2C',
      actionRequired: true,
      createdAt: '2018-08-20T15:35:21.973Z',
      timestampStatusChange: '2018-08-20T15:35:21.973Z',
      timestamp: '2018-08-20T15:35:21.973Z',
      isComplete: true,
      isMultipart: false,
      offerCategory: { consultants: [], id: '5a003aa5b425aa79a0a41254' },
      application: { name: 'CRM Application', id: '67a6ff12cf74a7140931626c' },
      applicationKey: '071f34176f42a143da5ff3b1',
      status: 'lead',
      clientId: '5b7aafb9f58363518b37a345',
      offerCategoryId: '5a113cc5b425fe79a0a41254',
      ...printedPerson,
      _id: '5b7adfb9f58363518b372a43',
      channelId: '5a3e2bac8720349d675c97c9',
    },
  ],
};
