import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { addToCatalogue } from './items.ts';
import { hexId, type Session, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

/** Posts a lead of somebody new and reads the profile. */
async function posted(form: Record<string, string>) {
  const person = somebody();
  const added = await session.lead({ ...person, ...form });
  expect([added.status, added.json]).toEqual([200, { _id: expect.stringMatching(hexId) }]);
  const { json } = await session.client(person);
  expect(json.leads[0]._id).toBe(added.json._id);
  return json;
}

async function refused(form: Record<string, string>, field: string) {
  const { status, json } = await session.lead({ ...somebody(), ...form });
  expect([status, json]).toEqual([400, { status: 'error', message: `Invalid data: ${field}` }]);
}

describe('what a lead points at', () => {
  test('each target, and the older path', async () => {
    covers('footprints:lead.create/body.targets', 'footprints:lead.create/older-path');
    const { complete, block } = session;
    const offlineCampaignId = await addToCatalogue(session.server, 'offline_campaign', 'Opening');
    const targets = { ...complete, offlineCampaignId, channelId: block.channelId ?? '' };
    const { leads } = await posted(targets);
    expect(leads[0]).toMatchObject({
      offlineCampaignId,
      offerCategoryId: block.offerCategoryId,
      offerId: block.offerId,
      locationId: block.locationId,
      channelId: block.channelId,
    });
    const [listed] = (await session.call('GET', '/api/lead?pageSize=1')).json;
    expect(listed).toMatchObject({
      _id: leads[0]._id,
      consultant: { _id: block.consultantId, name: 'Ada Consultant' },
    });

    const person = somebody();
    const older = await session.call('POST', `/api/offerCategory/${block.offerCategoryId}/lead`, { form: person });
    expect([older.status, older.json]).toEqual([200, { _id: expect.stringMatching(hexId) }]);
    expect((await session.client(person)).json.leads[0].offerCategoryId).toBe(block.offerCategoryId);
  });

  test.each(['offlineCampaignId', 'offerCategoryId', 'offerId', 'skuId', 'locationId', 'consultantId', 'channelId'])(
    'a %s that is none',
    async (field) => {
      covers('footprints:lead.create/unknown-target');
      const { server, block } = session;
      const other = (await server.tenant('Other')).footprints as Record<string, string>;
      const foreign = other[field] ?? other.offerId ?? '';
      const otherKind = field === 'offerId' ? block.skuId : block.offerId;
      for (const id of [
        '5ce3b4089d5de975003244d2',
        '1',
        'x'.repeat(24),
        otherKind ?? '',
        foreign,
        foreign.toUpperCase(),
      ])
        await refused({ [field]: id }, field);
      const { status } = await session.call('POST', '/api/offerCategory/1/lead', { form: somebody() });
      expect(status).toBe(400);
    },
  );
});

describe('what a lead says about somebody', () => {
  test('texts', async () => {
    covers('footprints:lead.create/body.texts');
    const texts = {
      userFirstName: 'Ana-Maria',
      userLastName: 'Țepeș & fiii',
      userCity: 'Cluj-Napoca',
      userCounty: 'Cluj',
      userCountry: 'Romania',
      userAddress: '1 River Street',
      userDistrict: 'Centru',
      userIndustry: 'Retail',
      userCompanyName: 'River SRL',
      userCompanyAddress: '2 River Street',
      userJob: 'Buyer',
      userJobDescription: 'Buys',
      userIncome: '8004',
      userExternalId: 'crm-1',
      facebookUrl: 'https://facebook.com/ana',
      imageUrl: 'https://example.org/ana.png',
    };
    const profile = await posted(texts);
    expect(profile).toMatchObject(texts);
    expect(profile.leads[0]).toMatchObject(texts);
    const spelled = { userEmail: 'Spelled@Example.ORG', userPhone: '0722 999 111' };
    await session.lead({ userEmail: ` ${spelled.userEmail} `, userPhone: spelled.userPhone });
    const found = await session.client({ userEmail: 'spelled@example.org', userPhone: '+40722999111' });
    expect(found.json).toMatchObject(spelled);
  });

  test('sex, family, children, birthday', async () => {
    covers(
      'footprints:lead.create/body.userSex',
      'footprints:lead.create/body.userFamilyDetalis',
      'footprints:lead.create/body.userChildren',
      'footprints:lead.create/body.userBirthday',
    );
    const profile = await posted({
      userSex: 'female',
      userFamilyDetalis: 'married',
      userChildren: '2',
      hasKids: 'true',
      userBirthday: '1960-10-21',
    });
    expect(profile).toMatchObject({
      userSex: 'female',
      userFamilyDetails: 'married',
      userChildren: 2,
      noOfKids: 2,
      hasKids: true,
      userBirthday: '1960-10-21T00:00:00.000Z',
    });
    expect(profile).not.toHaveProperty('userFamilyDetalis');
    const again = {
      userSex: 'MALE',
      userFamilyDetails: 'single',
      noOfKids: '0',
      hasKids: '0',
      userBirthday: profile.userBirthday,
    };
    expect(await posted(again)).toMatchObject({
      userSex: 'male',
      userFamilyDetails: 'single',
      noOfKids: 0,
      hasKids: false,
      userBirthday: '1960-10-21T00:00:00.000Z',
    });
    await refused({ userSex: 'yes' }, 'userSex');
    for (const userBirthday of ['21.10.1960', '1960-02-30', '1960']) await refused({ userBirthday }, 'userBirthday');
    for (const noOfKids of ['many', '-1', '1.5', '100']) await refused({ noOfKids }, 'noOfKids');
    await refused({ hasKids: 'perhaps' }, 'hasKids');
  });

  test('other family details', async () => {
    covers('footprints:lead.create/body.userFamilyDetails-other');
    expect((await posted({ userFamilyDetalis: 'relationship' })).userFamilyDetails).toBe('relationship');
  });

  test('consents', async () => {
    covers('footprints:lead.create/body.consents');
    const consents = { agreeTandc: 'true', agreePrivacy: 'false', agreedTargetedMessages: 'true', isAdult: 'false' };
    expect(await posted(consents)).toMatchObject({
      agreeTandc: true,
      agreePrivacy: false,
      agreedTargetedMessages: true,
      isAdult: false,
    });
    expect(await posted({})).not.toHaveProperty('agreeTandc');
    for (const field of Object.keys(consents)) await refused({ [field]: 'maybe' }, field);
  });

  test('marketing channels', async () => {
    covers('footprints:lead.create/body.marketingChannels');
    const channels = ['sms', 'email', 'notification', 'dm', 'socialMedia'];
    const types = ['owner', 'group', 'partners'];
    const form = Object.fromEntries(
      channels.flatMap((channel, i) => [
        [`marketingChannels[${i}][channel]`, channel],
        [`marketingChannels[${i}][type]`, types[i % 3] ?? ''],
        [`marketingChannels[${i}][agreed]`, String(i % 2 === 0)],
      ]),
    );
    expect((await posted(form)).marketingChannels).toEqual(
      channels.map((channel, i) => ({ channel, type: types[i % 3], agreed: i % 2 === 0 })),
    );
    const one = { 'marketingChannels[0][channel]': 'sms', 'marketingChannels[0][type]': 'owner' };
    await refused({ ...one, 'marketingChannels[0][channel]': 'fax' }, 'marketingChannels.0.channel');
    await refused({ ...one, 'marketingChannels[0][type]': 'all' }, 'marketingChannels.0.type');
    await refused({ 'marketingChannels[0][type]': 'owner' }, 'marketingChannels.0.channel');
    await refused({ marketingChannels: 'sms' }, 'marketingChannels.0');
  });

  test('custom variables', async () => {
    covers(
      'footprints:lead.create/body.custom-variable',
      'footprints:lead.create/body.custom-variable-undeclared',
      'footprints:lead.create/body.custom-variable-type',
    );
    const profile = await posted({ shoeSize: '42.5', favouriteColour: 'blue', loyaltyCardNo: ' C-1 ' });
    expect(profile).toMatchObject({ shoeSize: 42.5, loyaltyCardNo: 'C-1' });
    expect(JSON.stringify(profile)).not.toContain('favouriteColour');
    const rows = await session.server.sql(
      "select 1 from records where values::text || details::text like '%favouriteColour%'",
    );
    expect(rows).toEqual([]);
    await refused({ shoeSize: 'large' }, 'shoeSize');
    const taken = await session.lead({ ...somebody(), loyaltyCardNo: 'C-1' });
    expect([taken.status, taken.json]).toEqual([409, { status: 'error', message: 'Exists already: loyaltyCardNo' }]);
  });
});

describe('what stays with the lead', () => {
  test('nps, tags, comments, details', async () => {
    covers(
      'footprints:lead.create/body.nps',
      'footprints:lead.create/body.tags',
      'footprints:lead.create/body.userComments',
      'footprints:lead.create/body.customDetails',
    );
    const { leads } = await posted({
      nps: '10',
      'tags[0]': 'tagName1',
      'tags[1]': 'tagName2',
      userComments: 'Call after six',
      'customDetails[offerDetails]': 'Lorem ipsum',
      'customDetails[vouchers][shopId]': '1',
      'customDetails[vouchers][currency]': 'RON',
    });
    expect(leads[0]).toMatchObject({
      nps: 10,
      tags: ['tagName1', 'tagName2'],
      userComments: 'Call after six',
      customDetails: { offerDetails: 'Lorem ipsum', vouchers: { shopId: '1', currency: 'RON' } },
    });
    expect((await posted({ nps: '0', tags: 'one' })).leads[0]).toMatchObject({ nps: 0, tags: ['one'] });
    for (const nps of ['11', '-1', '1.5', 'good']) await refused({ nps }, 'nps');
    await refused({ customDetails: 'none' }, 'customDetails');
    await refused({ 'tags[0][a]': 'x' }, 'tags.0');
  });

  test('when it happened', async () => {
    covers('footprints:lead.create/body.createdAt', 'footprints:lead.create/body.createdAt-limits');
    const at = async (form: Record<string, string>) => (await posted(form)).leads[0].createdAt;
    expect(await at({ createdAt: '2020-03-15 16:12:56' })).toBe('2020-03-15T16:12:56.000Z');
    expect(await at({ createdAt: '2020-03-15 16:12:56', timezone: 'America/Los_Angeles' })).toBe(
      '2020-03-15T23:12:56.000Z',
    );
    expect(await at({ createdAt: '2020-07-15T16:12:56+03:00', timezone: '' })).toBe('2020-07-15T13:12:56.000Z');
    await refused({ createdAt: '2020-03-15 16:12:56', timezone: 'Mars/Base' }, 'timezone');
    for (const createdAt of ['yesterday', '2020-02-30 10:00:00']) await refused({ createdAt }, 'createdAt');
    for (const createdAt of ['9999-01-01 00:00:00', '1969-12-31 23:59:59']) await refused({ createdAt }, 'createdAt');
  });
});

describe('whose a lead is', () => {
  test('empty fields say nothing', async () => {
    covers('footprints:lead.create/empty-fields');
    const person = somebody();
    await session.lead({ ...person, userFirstName: 'Ana', noOfKids: '3', agreeTandc: 'true', interests: 'books' });
    const empty = {
      userFirstName: '',
      nps: '',
      noOfKids: '',
      agreeTandc: '',
      offerId: '',
      createdAt: '',
      tags: '',
      interests: '',
      userSex: '',
    };
    expect((await session.lead({ ...person, ...empty })).status).toBe(200);
    expect(
      (
        await session.call('POST', '/api/lead', {
          json: { ...person, userFirstName: null, isAdult: null, interests: [] },
        })
      ).status,
    ).toBe(200);
    const { json } = await session.client(person);
    expect(json).toMatchObject({ userFirstName: 'Ana', noOfKids: 3, agreeTandc: true, interests: ['books'] });
    expect(json).not.toHaveProperty('isAdult');
    expect(json.leads).toHaveLength(3);
  });

  test('a name alone: each is somebody new', async () => {
    covers('footprints:lead.create/no-contact');
    const people = async () =>
      (
        await session.server.sql<{ n: number }>(
          "select count(*)::int as n from people where profile ->> 'familyName' = 'Unreachable'",
        )
      )[0]?.n;
    const form = { userFirstName: 'Ion', userLastName: 'Unreachable' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => session.lead({ ...form, ...session.complete })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await people()).toBe(20);
    const { json } = await session.call('GET', '/api/lead?pageSize=20');
    expect(new Set(json.map((lead: { clientId: string }) => lead.clientId)).size).toBe(20);
    expect(json[0]).toMatchObject(form);
    expect(json[0]).not.toHaveProperty('userEmail');
  });

  test('nobody at all', async () => {
    covers('footprints:lead.create/nobody');
    for (const form of [{}, { ...session.complete }, { nps: '3' }, { userEmail: ' ' }]) {
      const { status, json } = await session.lead(form);
      expect([status, json]).toEqual([400, { status: 'error', message: 'Invalid data' }]);
    }
  });

  test('100 leads of one person at once, in many spellings: one person', async () => {
    covers('footprints:lead.create/same-person');
    const spellings = ['Race@Example.org', 'race@example.org ', 'RACE@EXAMPLE.ORG'];
    const phones = ['0722888777', '+40 722 888 777', '0040722888777'];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        session.lead({ userEmail: spellings[i % 3] ?? '', userPhone: phones[i % 3] ?? '', userFirstName: 'Race' }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(answers.map(({ json }) => json._id)).size).toBe(100);
    const { json } = await session.client({ userEmail: 'race@example.org', userPhone: '0722888777' });
    expect(json.leads).toHaveLength(100);
    const people = await session.server.sql("select id from people where email = 'race@example.org'");
    expect(people).toHaveLength(1);
  });
});
