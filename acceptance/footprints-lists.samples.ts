/** What the document prints in List Catalogues to List Channels; trailing commas left out. */

export const printedHeaders = {
  'Access-Control-Expose-Headers': 'X-Total-Pages, X-Records, X-Current-Page',
  'X-Current-Page': '1',
  'X-Records': '2',
  'X-Total-Pages': '1',
};

export const printedCatalogues = [
  { _id: '5d7a3190e47bd328e45bd176', name: 'Catalog 1' },
  { _id: '5d7a3190e47bd328e45bd177', name: 'Catalog 2' },
];

export const printedOffers = [
  {
    _id: '5d7f8932387e93790a187b3b',
    name: 'Offer 1',
    price: 250,
    externalId: 'GSFAR300',
    offerCategory: { _id: '5cf92a83bc790a5cf99e34cd', name: 'Catalog 1' },
  },
  {
    _id: '5d7f8932387e93790a187b3b',
    name: 'Offer 2',
    price: 350,
    externalId: 'GDTSR302',
    offerCategory: { _id: '5cf92a83bc790a5cf99e34cd', name: 'Catalog 1' },
  },
];

export const printedSkus = [
  {
    _id: '5e6b7be8576e5213f065b23c',
    name: 'PROD SKU 1',
    price: 5534,
    externalId: 'RESH132',
    quantity: 1,
    offer: { _id: '5cf92a83bc790a5cf99e35cf', name: 'Product 1' },
  },
  {
    _id: '5d7f8932387e93790a187b38',
    name: 'PROD SKU 2',
    price: 1132,
    externalId: 'TARS635',
    quantity: 1,
    offer: { _id: '5cf92a83bc790a5cf99e35cd', name: 'Product 5' },
  },
];

export const printedLocations = [
  {
    _id: '5b887473a504503c31559108',
    timestamp: '2018-08-07T10:29:07.932Z',
    createdAt: '2018-08-07T10:29:07.932Z',
    areaId: '5b697473a504503c31299107',
    name: 'Sucursala Test',
    description: '17:00-19:00',
    address: 'Alba Iulia, Str. Test nr.1',
    __v: 1,
    coords: [0, 0],
    image: '',
  },
];

export const printedCampaigns = [
  {
    _id: '5b30cb8ae1267446c1554b6c',
    locationId: '5b02c891f7fb282c3a8f34b9',
    name: 'Offline Campanign Test',
    description: '',
    image: null,
    type: 'offline',
    budget: 0,
    startDate: '2018-06-25T11:00:18.000Z',
    endDate: '2018-11-30T11:00:18.000Z',
    timestamp: '2018-06-25T11:00:58.546Z',
    createdAt: '2018-06-25T11:00:58.546Z',
    drawFrequency: { repeats: 'none', frequency: null, day: null, end: { type: '', value: '' } },
    winningType: [],
    __v: 0,
  },
];

/** The sample's ids are no hex digits throughout (`u`, `w`, `g`); hex ones stand here. */
export const printedBusinessUsers = [
  {
    _id: '5ff160391c21fa85afad5278',
    locations: [
      { _id: '5d53b911441c3a7890b5212c', name: 'Location 1' },
      { _id: '5b4b3b4598721d409592201a', name: 'Location 2' },
    ],
    offerCategories: [
      { _id: '5dae1ff557a2d003f7799c9a', name: 'Category 1' },
      { _id: '5df03c10cec8576c0fc1e46d', name: 'Category 2' },
    ],
    firstName: 'User Last Name',
    lastName: 'User First Name',
    email: 'user.email@test.com',
    phone: '0000000000',
    groupRole: 'sales',
    role: 'consultant',
  },
];

export const printedChannels = [
  { _id: '5d72559ea51b651623b1ac8b', name: 'Channel 1', mediaType: 'Earned Media' },
  { _id: '7d72339ea51b651648b1a4a2', name: 'Channel 2', mediaType: 'Owned Media' },
];
