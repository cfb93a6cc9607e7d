import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { type Session, somebody, startSession } from './session.ts';

/** Update customer, field by field, as Get customers shows it. */

let session: Session;
let person: ReturnType<typeof somebody>;
beforeAll(async () => {
  session = await startSession();
  person = somebody();
  await session.lead({ ...person, userFirstName: 'Field', userLastName: 'ByField' });
});
afterAll(() => session.server.close());

const success = { status: 'success' };
const error = (message: string) => ({ status: 'error', message });
const shown = async () => (await session.client(person)).json;

/** What is sent, and what is shown for it (absent: the same under the same name). */
const fields: [field: string, sent: string, shown?: Record<string, unknown>][] = [
  ['userFirstName', 'Ana'],
  ['userLastName', 'Pop'],
  ['nationalId', '2850101123456'],
  ['userSex', 'female'],
  ['userCity', 'Iasi'],
  ['userCounty', 'IS'],
  ['userCountry', 'Romania'],
  ['userAddress', 'Street 1, ap. 2'],
  ['userFamilyDetalis', 'married', { userFamilyDetails: 'married' }],
  ['userChildren', '2', { userChildren: 2, noOfKids: 2 }],
  ['userIndustry', 'IT'],
  ['userCompanyName', 'Pop SRL'],
  ['userCompanyAddress', 'Street 2'],
  ['userJob', 'Developer'],
  ['userJobDescription', 'Develops'],
  ['userBirthday', '1985-01-01', { userBirthday: '1985-01-01T00:00:00.000Z' }],
  ['userExternalId', 'crm-field-1'],
  ['facebookUrl', 'https://facebook.com/pop'],
  ['imageUrl', 'https://example.org/pop.png'],
  ['hasKids', 'true', { hasKids: true }],
  ['noOfKids', '3', { userChildren: 3, noOfKids: 3 }],
  ['agreeTandc', 'true', { agreeTandc: true }],
  ['agreePrivacy', 'false', { agreePrivacy: false }],
  ['agreedTargetedMessages', 'true', { agreedTargetedMessages: true }],
  ['isAdult', 'true', { isAdult: true }],
];

/** Without what any change moves: when it was, and the leads, which show their customer as it is. */
const still = ({ timestamp: _, leads: __, interactionsTimeline: ___, ...rest }: Record<string, unknown>) => rest;

describe('Update customer', () => {
  test.each(fields)('%s alone', async (field, sent, expected = { [field]: sent }) => {
    covers(
      'footprints:client.update/each-field',
      'footprints:client.read/profile-values',
      'footprints:client.update/form',
    );
    const before = await shown();
    const answer = await session.update({ ...person, [field]: sent });
    expect([answer.status, answer.json]).toEqual([200, success]);
    expect(still(await shown())).toEqual(still({ ...before, ...expected }));
  });

  test('userEmail and userPhone, by another key', async () => {
    covers('footprints:client.update/each-field');
    const moved = somebody();
    const before = await shown();
    expect((await session.update({ userExternalId: 'crm-field-1', ...moved })).json).toEqual(success);
    person = moved;
    expect(still(await shown())).toEqual(still({ ...before, ...moved }));
  });

  const channels = [
    { channel: 'sms', type: 'owner', agreed: true },
    { channel: 'socialMedia', type: 'partners', agreed: false },
  ];
  const lists = { interests: ['books', 'cars'], preferences: ['tea'], kidsAge: [6, 14] };
  const details = { card: { level: 'gold', points: '7' }, tags: ['a', 'b'] };
  const asText = (value: unknown) => JSON.stringify(value);
  const spellings: [how: string, send: () => Parameters<Session['call']>[2]][] = [
    [
      'brackets with numbers (curl, Node)',
      () => ({
        form: [
          ...Object.entries(person),
          ...channels.flatMap((one, i) =>
            Object.entries(one).map(([key, value]): [string, string] => [
              `marketingChannels[${i}][${key}]`,
              String(value),
            ]),
          ),
          ...Object.entries(lists).flatMap(([name, list]) =>
            list.map((one, i): [string, string] => [`${name}[${i}]`, String(one)]),
          ),
          ['customDetails[card][level]', 'gold'],
          ['customDetails[card][points]', '7'],
          ['customDetails[tags][0]', 'a'],
          ['customDetails[tags][1]', 'b'],
        ],
      }),
    ],
    [
      'brackets as http_build_query of PHP writes them, 1 and 0 for yes and no',
      () => ({
        form: [
          ...Object.entries(person),
          ...channels.flatMap((one, i) =>
            Object.entries({ ...one, agreed: one.agreed ? 1 : 0 }).map(([key, value]): [string, string] => [
              `marketingChannels[${i}][${key}]`,
              String(value),
            ]),
          ),
          ...Object.entries(lists).flatMap(([name, list]) =>
            list.map((one): [string, string] => [`${name}[]`, String(one)]),
          ),
          ['customDetails[card][level]', 'gold'],
          ['customDetails[card][points]', '7'],
          ['customDetails[tags][]', 'a'],
          ['customDetails[tags][]', 'b'],
        ],
      }),
    ],
    [
      'JSON text in form fields',
      () => ({
        form: {
          ...person,
          marketingChannels: asText(channels),
          interests: asText(lists.interests),
          preferences: asText(lists.preferences),
          kidsAge: asText(lists.kidsAge),
          customDetails: asText(details),
        },
      }),
    ],
    [
      'JSON text in multipart fields',
      () => {
        const raw = new FormData();
        for (const [name, value] of Object.entries({
          ...person,
          ...lists,
          marketingChannels: channels,
          customDetails: details,
        }))
          raw.set(name, typeof value === 'string' ? value : asText(value));
        return { raw };
      },
    ],
    ['JSON', () => ({ json: { ...person, ...lists, marketingChannels: channels, customDetails: details } })],
    [
      'JSON with texts for yes and no, and for numbers',
      () => ({
        json: {
          ...person,
          ...lists,
          kidsAge: ['6', '14'],
          marketingChannels: channels.map((one) => ({ ...one, agreed: String(one.agreed) })),
          customDetails: details,
        },
      }),
    ],
  ];
  test.each(spellings)('lists and details in %s', async (_, send) => {
    covers('footprints:client.update/lists-spelled', 'footprints:client.update/body.customDetails');
    const empty = { interests: '', preferences: '', kidsAge: '', marketingChannels: '', customDetails: '' };
    await session.update({ ...person, ...empty });
    const none = { interests: [], preferences: [], kidsAge: [], marketingChannels: [] };
    const cleared = await shown();
    expect(cleared).toMatchObject(none);
    expect(cleared).not.toHaveProperty('customDetails');
    const answer = await session.call('PUT', '/api/client', send());
    expect([answer.status, answer.json]).toEqual([200, success]);
    const after = await shown();
    expect(after).toMatchObject({ ...lists, marketingChannels: channels });
    expect(after.customDetails).toEqual(details);
  });

  test.each([
    ['userSex', 'robot'],
    ['userBirthday', '1985-02-30'],
    ['userBirthday', '01.02.1985'],
    ['userChildren', 'two'],
    ['noOfKids', '-1'],
    ['noOfKids', '1.5'],
    ['hasKids', 'maybe'],
    ['agreeTandc', 'ja'],
    ['isAdult', '2'],
    ['kidsAge', '[6, "six"]', 'kidsAge.1'],
    ['kidsAge', '[151]', 'kidsAge.0'],
    ['marketingChannels', '[{"channel": "pigeon", "type": "owner"}]', 'marketingChannels.0.channel'],
    ['marketingChannels', '[{"channel": "sms", "type": "all"}]', 'marketingChannels.0.type'],
    ['marketingChannels', '[{"channel": "sms", "type": "owner", "agreed": "ja"}]', 'marketingChannels.0.agreed'],
    ['marketingChannels', '["sms"]', 'marketingChannels.0'],
    ['interests', '[{"a": 1}]', 'interests.0'],
    ['customDetails', '[1]'],
    ['customDetails', 'gold'],
  ])('%s: %s is refused, and nothing is changed', async (field, sent, named = field) => {
    covers('footprints:client.update/choices');
    const before = await shown();
    const answer = await session.update({ ...person, userCity: 'Elsewhere', [field]: sent });
    expect([answer.status, answer.json]).toEqual([400, error(`Invalid data: ${named}`)]);
    expect(await shown()).toEqual(before);
  });
});
