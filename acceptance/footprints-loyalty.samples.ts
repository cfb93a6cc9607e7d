/** What the document prints in Loyalty Campaign Codes; a missing pair of quotes in `check` added. Letters past f in its ids are misprints. */

export const printedActiveCampaigns = {
  status: 'success',
  campaigns: [
    {
      _id: '5bd2f3b6a651e40b280741ac',
      internalId: '3irf2dmn8ks',
      name: 'Demo Campaign 2',
      startDate: '2018-10-26T10:59:08.000Z',
      endDate: '2018-12-26T10:59:08.000Z',
      expireCodesDate: '2019-10-27T10:59:08.000Z',
      loyaltySettings: { loyaltyPrizeTypes: [{ name: 'Prize 1' }, { name: 'Prize 2' }] },
      location: { name: 'Mega Mall' },
      total: 0,
    },
    {
      _id: '5ca6a8de1f4da126689eec44',
      internalId: 'i8inejs4t8c',
      name: 'Demo Campaign 4',
      startDate: '2018-10-07T08:59:40.000Z',
      endDate: '2018-11-30T08:59:40.000Z',
      expireCodesDate: '2018-11-22T08:59:40.000Z',
      loyaltySettings: { loyaltyPrizeTypes: [{ name: 'Prize 3' }] },
      location: { name: 'Mega Mall' },
      total: 1,
    },
  ],
};

export const printedCampaigns = {
  status: 'success',
  campaigns: [
    {
      _id: '5cc2f3b6a651736e40b28074',
      internalId: '4ihf47mngkb',
      name: 'Campaign name',
      type: 'drive_loyalty',
      budget: 0,
      salesCost: null,
      monthlySellingCost: null,
      monthlyServicingCost: null,
      productionCost: null,
      profitabilityTime: null,
      retentionRate: null,
      landingPageURL: '',
      startDate: '2018-10-26T10:59:08.000Z',
      endDate: '2018-12-26T10:59:08.000Z',
      expireCodesDate: '2019-10-27T10:59:08.000Z',
      timestamp: '2018-10-26T11:00:06.633Z',
      createdAt: '2018-10-26T11:00:06.633Z',
      __v: 15,
      locationId: '58d5385a68a157484ba1df11',
      loyaltySettings: {
        type: 'instant',
        allowedChars: '',
        codeLength: '9',
        loyaltyPrizeTypes: [
          { _id: '5cc8868d0880e32034d474d9', totalCodes: 22, pointsValue: 10, name: 'Prize 1' },
          { _id: '5cc8968d0880e32034d474d8', totalCodes: 25, pointsValue: 20, name: 'Prize 2' },
        ],
      },
      extraAllocations: [
        {
          type: 'purchases',
          currency: '',
          criteria: 'above',
          period: '',
          value: 120,
          betweenValue: null,
          loyaltyPoints: 10,
          customPeriod: 0,
          _id: '5dd2f3b6b651e42baaa941ff',
        },
      ],
      leads: [],
      total: 0,
    },
  ],
};

export const printedCheck = {
  status: 'success',
  message: 'redeem code found',
  code: '9E58EDI',
  expire_code_date: '2018-12-15 17:28:47',
  prize_status: 'associated',
  prize: { name: 'Prize Name Example' },
  last_update: '2018-11-21 15:48:14',
};

export const printedChange = { status: 'success' };

export const printedList = {
  status: 'success',
  clients: [
    {
      code: '9X4C8DN6',
      campaign: {
        _id: '5cc5ef457c4c2154445fe9d2',
        internalId: 'e2h11c3its',
        name: 'Test 1',
        type: 'drive_loyalty',
        startDate: '2018-10-01T13:38:39.000Z',
        endDate: '2018-10-16T13:38:39.000Z',
        loyaltySettings: { type: 'standard' },
        expireCodesDate: '2018-10-31T21:00:00.000Z',
      },
      client: {
        _id: '5ba4c44422206e61b1b8b515',
        userFirstName: 'Andrei',
        userLastName: 'Ionescu',
        userEmail: 'exemplu@test.com',
        userPhone: '0700000000',
        userAddress: '',
      },
      status: 'associated',
      prize: { pointsValue: 1, name: 'Prize number 1' },
      hostess: { _id: '5a0f3b91137e430dfc6795d7', name: 'Test Hostess' },
    },
  ],
  totalResults: 1,
};

export const printedHistory = {
  status: 'success',
  codes: [
    {
      code: 'JGFRZ328',
      campaign: { internalId: '17ytx3n52qm', name: 'Loyalty Test' },
      status: 'redeemed',
      prize: { name: 'Prize Name' },
      location: { name: 'Location name' },
      expire_code_date: '2018-12-15T15:28:47.000Z',
      last_update: '2018-11-28T09:26:00.726Z',
    },
  ],
};
