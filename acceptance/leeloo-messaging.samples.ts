/**
 * Answers as the Leeloo.ai API v2.0 document prints them (sections "Шаблоны сообщений", "Сообщения", "Каналы коммуникации",
 * "Получение списка каналов связи", and of "Люди" the SMS connection). Repaired: the brace that the first one lacks.
 */
export const printedCategories = {
  data: {
    categories: [
      { id: '5e3bf3fdb70492000f72cd6c', name: 'Category 1' },
      { id: '5e18a2a3ed0b7a000d6c948f', name: 'Category 2' },
    ],
  },
  status: 1,
};

export const printedTemplates = {
  data: {
    templates: [
      { id: '5e42be758d4fff000cafe6ef', message_name: 'test template 2' },
      { id: '5e42be688d4fff000cafe5cc', message_name: 'test template 1' },
    ],
  },
  status: 1,
};

export const printedSent = { status: 1, data: {} };

export const printedMessages = {
  data: [
    {
      id: '5e3bf8d6c6ed91000c8534ae',
      text: 'Test API v.1 message template',
      type: 'YOUR_MESSAGE',
      read: true,
      createdAt: '2020-02-06T11:30:30.035Z',
      updatedAt: '2020-02-06T11:30:30.035Z',
    },
    {
      id: '5e3beba47fa862000e3b4d05',
      text: 'API message',
      type: 'YOUR_MESSAGE',
      read: true,
      createdAt: '2020-02-06T10:34:12.230Z',
      updatedAt: '2020-02-06T10:34:12.230Z',
    },
  ],
  meta: { limit: 3, offset: 0, filteredCount: 3, totalCount: 52 },
  status: 1,
};

export const printedChannels = {
  data: [
    {
      id: '5ef074e9e31801000d73ba11',
      person_id: '5ef074e9e31801000d73ba10',
      name: 'TIIIIK',
      from: 'TELEGRAM',
      botStatus: 'BOT',
      lastMessageTime: '2020-08-31T07:55:53.865Z',
      createdAt: '2020-06-22T09:07:53.351Z',
      utmMarks: {},
    },
  ],
  meta: { limit: 2, offset: 0, filteredCount: 2, totalCount: 2 },
  status: 1,
};

export const printedPersonOfChannel = {
  data: {
    id: '617fd5cc1cc06d2ae24dd9eb',
    name: 'Mark Down',
    tags: ['Tag 26'],
    profileImage:
      'https://static.leeloo.ai/images/5e18a2a3ed0b7a000d6c9446/abd88bd0-3b0a-11ec-82ee-bb08992a1760%5B571x1100%5Djpg',
    gender: 'OTHER',
    phone: '+380977451099',
    email: 'lapaychuk95808@gmail.com',
    locale: 'ru_RU',
    accounts: [
      {
        account_id: '617fd5cc1cc06d42c94dd9ec',
        connection_id: '61308ac5d087cbc40f1e478d',
        connection_status: 'OK',
        from: 'FACEBOOK',
      },
    ],
    subscribeHistory: [
      {
        tunnelName: 'for list',
        leadgentoolName: 'New LGT',
        trafficSource: 'Default traffic source',
        tunnelId: '617fa515557acb4a2472c560',
        leadgentoolId: '617fa612925d13644ae58e55',
        trafficSourceId: '617fa612925d1341eee58e58',
        accountId: '617fd5cc1cc06d42c94dd9ec',
      },
    ],
    links: {
      contactedUsers: [{ type: 'users', id: '60509800acc5ae000d74ce21' }],
      orders: [{ type: 'orders', id: '618280605402c96fa86c125a' }],
    },
    custom_fields: [],
    created_at: '2021-11-01T11:55:56.358Z',
    updated_at: '2024-02-02T12:07:54.882Z',
  },
  included: {},
  status: 1,
};

export const printedConnections = {
  data: {
    connections: [
      { id: '65cf48536d81f496d4f9a673', type: 'telegram', name: 'Telegram bot' },
      { id: '65b3791a9af7b6ef6f4a8afd', type: 'sendGrid', name: 'Sendgrid bot' },
    ],
  },
  status: 1,
};

export const printedSmsPeople = { data: { count_to_process: 1 }, status: 1 };
