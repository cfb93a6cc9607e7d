/**
 * Answers as the Footprints for Retail documentation prints them (Update Lead, Add Lead Action, Update Lead Action, Get Lead Actions, Get
 * Lead Action Types, Add prospect, Update NPS, Update Lost Lead). Letters past f in its ids, and ids of another length, are misprints of
 * ObjectIds; its lists of actions and types are printed as `[ data: [{…}]`, objects with a list in them.
 */
export const printedLead = {
  _id: '5ebe9558aea45e10fc094c8b',
  timestamp: '2020-03-15 16:12:56',
  createdAt: '2020-03-15 16:12:56',
  status: 'customer',
  userFirstName: 'First Name',
  userLastName: 'Last Name',
  userPhone: '0700000118',
  userEmail: 'test5557@test.com',
  locationId: '5cf92039bc79ae5cf99e3540',
  offerId: '5cf92a83bc790a5cf99e35cf',
  updatedAt: '2020-03-15 16:12:56',
  consultantId: '59f8530f0ea24a7c9247caea',
  assignedBefore: 1,
  skuId: '5e6b7be8576e5213f065b23c',
  contractId: '5ebe97b8d6772218b0a76785',
  skuExternalId: '12345',
};

export const printedLost = { ...printedLead, comments: '62b094763720b627e83324ef', status: 'lead' };

export const printedSaved = { status: 'success', _id: '6a7adfb9f58363518b370051' };

export const printedActions = {
  data: [
    {
      _id: '5ce3b4089d5de975003244d2',
      leadId: '6ee3b4089d5de97500355610',
      actionDetail: 'My description',
      leadActionTypeId: { _id: '6d23b4089d5de672354dd787', name: 'Test Test' },
      attachments: [],
      date: '2017-07-18T12:47:35.847Z',
      createdAt: '2019-07-18T12:47:35.847Z',
      updatedAt: '2020-08-19T12:57:35.847Z',
    },
  ],
};

export const printedTypes = {
  data: [{ _id: '5ce3b4089d5de975003244d2', name: 'Type 1', createdAt: '2019-07-18T12:47:35.847Z' }],
};

export const printedProspect = { _id: '6e7adfb9f56363518f370151' };

export const printedRated = { status: 'success' };

/** Ruby, PHP, curl (as printed: an ampersand is missing), curl with the ampersand, and Node. */
export const prospectBodies = [
  'avandorUserId=&avandorSession=&userFirstName=Mihai&userLastName=Popescu&userEmail=mihai@popescu.com&userPhone=%2B075364628484&userCountry=',
  'avandorUserId=&avandorSession=&userFirstName=Test&userLastName=Test&userEmail=test@test.com&userPhone=0700000000&userCountry=',
  'avandorUserId=&avandorSession=userFirstName=Test&userLastName=Test&userEmail=test@test.com&userPhone=0700000000&userCountry=',
  'avandorUserId=&avandorSession=&userFirstName=Test&userLastName=Test&userEmail=test@test.com&userPhone=0700000000&userCountry=',
  'avandorUserId=&avandorSession=&userFirstName=Test&userLastName=Test&userEmail=test%40test.com&userPhone=0700000000&userCountry=',
];
