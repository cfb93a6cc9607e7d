/** The lead provider document's printed answers, with its typographic quotes made plain ones. */

export const printedToken = {
  access_token: '{jwt}',
  token_type: 'bearer',
  refresh_token: '{jwt}',
  expires_in: 899,
  account_uuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
  manager_scope: '8053d220-a06a-40e5-a823-045a4dbf6d93',
  fl: null,
  partnerId: 0,
  email: 'leadtest123@match-trade.com',
  jti: '50904abb-2667-4f67-81b6-03687b442139',
};

export const printedTokenError = { error: 'unauthorized', error_description: 'Authentication error' };

const error = (status: string, timestamp: string, message: string) => ({
  status,
  timestamp,
  message,
  printableMessage: false,
});

export const printedErrors = {
  // Printed with the SQL of the refused statement behind these words.
  400: error('BAD_REQUEST', '2023-10-30T13:01:04.489Z', 'could not execute batch'),
  401: error('UNAUTHORIZED', '2023-10-30T13:34:09.773Z', 'java.nio.charset.MalformedInputException: Input length = 1'),
  404: error(
    'NOT_FOUND',
    '2023-10-30T13:06:20.769Z',
    'Entity not found: [status 404 reading OfferClient#findOne(UUID)]',
  ),
  409: error('CONFLICT', '2023-10-30T13:03:43.091Z', 'Account [test@abc12.com:0] already exists'),
  500: error('INTERNAL_SERVER_ERROR', '2023-10-30T13:10:40.621Z', 'Register Account Model is not valid'),
} as const;

/** The body of "Creating lead" as printed, its placeholders filled in. */
export const printedLead = (offerUuid: unknown, partnerId: unknown, email = 'email@here') => `{
  "offerUuid": "${offerUuid}",
  "account": {
    "partnerId": ${partnerId},
    "email": "${email}",
    "name": "firstname",
    "surname": "lastname",
    "phone": "123456789",
    "leadInfo": {
      "leadSource": "Test Offer|testoffer.com|Test Description |a12dd0a66a"
    }
  }
}`;

/** Not printed: the page and row that the vendor's sibling calls answer. People of other sources may have no phone or country. */
export const siblingPage = {
  content: [
    {
      uuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
      created: '2023-10-30T13:03:43.091Z',
      updated: '2023-10-30T13:03:43.091Z',
      email: 'email@here',
      branchUuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
      name: 'firstname',
      surname: 'lastname',
      phone: null,
      country: null,
      role: 'ROLE_USER',
      leadStatus: 'NEW_CONTACT',
      leadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a',
      partnerId: 0,
    },
  ],
  totalPages: 1,
  totalElements: 1,
  number: 0,
  size: 1000,
  first: true,
  last: true,
  numberOfElements: 1,
  empty: false,
};

/** The body that a client pushes a lead with: everything beside the account, too. */
export const clientLead = (offerUuid: unknown, branchUuid: unknown, partnerId: unknown) => ({
  offerUuid,
  createAsDepositedAccount: false,
  accountManager: null,
  branchUuid,
  password: 'Secret12',
  account: {
    email: 'pushed@here',
    name: 'Pushed',
    surname: 'Lead',
    phone: '123456789',
    country: 'RO',
    partnerId,
    leadInfo: { leadSource: 'shop.example' },
  },
  partnerId,
});

/** The body that clients move a lead with. */
export const leadStatusPatch = (partnerId: unknown, leadStage: string) => ({
  leadStatus: {
    leadStage,
    name: `Shop: ${leadStage}`,
    enabled: true,
    uuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
    partnerId,
    updated: '2023-10-30T13:03:43.091Z',
  },
});

export const depositRow = {
  uuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
  accountUuid: '8053d220-a06a-40e5-a823-045a4dbf6d93',
  created: '2023-10-30T13:03:43.091Z',
  amount: 100,
  currency: 'EUR',
  status: 'DONE',
  email: 'email@here',
  accountLeadSource: 'Test Offer|testoffer.com|Test Description |a12dd0a66a',
};
