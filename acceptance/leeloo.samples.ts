/**
 * Answers as the Leeloo.ai API v2.0 document prints them (section "Люди"). Repaired: curly quotes and a missing comma in the
 * list. The list's request asks for offset 100, its answer is the first page's.
 */
export const printedList = {
  status: 1,
  data: [
    {
      id: '5e1c7ce2b4066a01900cdba0',
      name: 'Feliks',
      email: 'feliks@gmail.com',
      phone: '+380966565556',
      tags: ['Mentor', 'Professional'],
      accounts: [
        {
          account_id: '5e1c7ce2b4066a01900cdba1',
          connection_id: '5e1c7afcb4066a01900cdb8c',
          connection_status: 'OK',
          from: 'TELEGRAM',
        },
      ],
      lastMessageTime: '2020-01-13T14:21:36.462Z',
    },
  ],
  meta: { totalCount: 1, filteredCount: 1, limit: 20, offset: 0 },
};

export const printedPerson = {
  data: {
    id: '625946dd585052c1629f1b2b',
    name: 'Mark Spenser',
    tags: [],
    profileImage: 'NOT_DEFINED',
    gender: 'NO_DATA',
    phone: '+380977451111',
    email: 'Ray37@hotmail.com',
    locale: '',
    accounts: [
      {
        account_id: '625946dd58505225f49f1b2c',
        connection_id: '5e1edc3f18fc56000c0159b3',
        connection_status: 'OK',
        from: 'TELEGRAM',
      },
    ],
    subscribeHistory: [
      {
        tunnelName: 'Default tunnel',
        leadgentoolName: 'Default leadgentool',
        trafficSource: 'Default traffic source',
        tunnelId: '5e18a2a3ed0b7a000d6c9484',
        leadgentoolId: '5e18a2a3ed0b7a000d6c9486',
        trafficSourceId: '5e18a2a3ed0b7a000d6c9488',
        accountId: '625946dd58505225f49f1b2c',
      },
    ],
    links: {
      contactedUsers: [{ type: 'users', id: '60509800acc5ae000d74ce21' }],
      orders: [{ type: 'orders', id: '65cf58ba1261175f8d40a75f' }],
    },
    custom_fields: [{ type: 'PHONE', name: 'phone', value: '+48881644207' }],
    created_at: '2022-04-15T10:20:13.546Z',
    updated_at: '2024-02-16T16:16:57.065Z',
  },
  included: {
    users: [
      {
        id: '60509800acc5ae000d74ce21',
        name: 'Max',
        createdAt: '2021-03-16T11:35:28.644Z',
        updatedAt: '2024-02-19T12:59:04.460Z',
      },
    ],
    orders: [
      {
        id: '65cf58ba1261175f8d40a75f',
        title: 'for API',
        price: 100,
        currency: 'USD',
        status: 'OPENED',
        updatedAt: '2024-02-16T12:44:42.569Z',
      },
    ],
  },
  status: 1,
};

export const printedChannel = {
  data: {
    id: '60a4bcd7bc45b806ac3b1a4a',
    person_id: '60a4bcd7bc45b83b6e3b1a49',
    name: 'Feliks',
    tags: [],
    from: 'MANUAL',
    botStatus: 'BOT',
    connectionStatus: 'OK',
    gender: 'NOT_DEFINED',
    phone: '+380953066789',
    email: 'feliks@gmail.com',
    locale: '',
    subscribeHistory: [],
    createdAt: '2021-05-19T07:23:03.546Z',
    updatedAt: '2021-05-19T07:23:03.546Z',
  },
  status: 1,
};
