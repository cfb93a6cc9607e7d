/** Answers as the Leeloo.ai API v2.0 document prints them. Repaired: missing braces and commas, dates without seconds. */
export const printedComment = {
  data: {
    created_by: '5b9f63e3d244d2000e276957',
    company_id: '5b9f63e3d244d2000e27692f',
    text: 'some text',
    entity_id: '5da5998fcecdb311d73d3049',
    entity_type: 'PERSON',
    created_at: '2020-01-30T10:08:50.677Z',
    updated_at: '2020-01-30T10:08:50.677Z',
    id: '5e32ab3228faf61fc396f625',
  },
  status: 1,
};

export const printedCall = {
  data: {
    raw_response: {},
    record_link: 'https://file-examples.com/storage/fe7c2cbe4b65fa8179825d1/2017/11/file_example_MP3_5MG.mp3',
    company_id: '5b9f63e3d244d2000e27692f',
    user_id: '5b9f63e3d244d2000e276930',
    account_id: '65b632d119471a0012c3cabd',
    provider_type: 'MANUAL',
    to: '+380663332222',
    from: '123',
    type: 'OUTBOUND',
    status: 'SUCCESS',
    telephone_connection_id: '603e5096c4a05c3a9506f219',
    call_id: '57fa99e0-e846-11ee-b73a-95e863e509cb',
    billsec: 140,
    created_at: '2024-03-22T12:00:36.980Z',
    updated_at: '2024-03-22T12:00:36.980Z',
    next_check: '2024-03-22T12:19:51.650Z',
    id: '65fd772be3f8780013eac6b0',
  },
  status: 1,
};

export const printedTags = { status: 1, data: [{ id: '595f5d522a934035decc093d', name: 'Tag #1' }] };

export const printedNothing = { status: 1, data: {} };

export const printedUsers = {
  status: 1,
  data: [
    {
      id: '445f5d522a934035decc093d',
      name: 'Igor',
      createdAt: '2015-04-02T14:20:00.000Z',
      updatedAt: '2015-04-02T14:20:00.000Z',
    },
  ],
  meta: { totalCount: 1, filteredCount: 1, limit: 20, offset: 0 },
};

export const printedUser = {
  data: {
    id: '632af797bd3cc466fe1af584',
    name: 'John Mack',
    createdAt: '2022-09-21T11:37:59.353Z',
    updatedAt: '2022-09-27T12:26:12.786Z',
  },
  status: 1,
};
