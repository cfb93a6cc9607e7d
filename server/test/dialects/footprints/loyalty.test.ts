import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { covers } from '../../support/covers.ts';
import { addCampaign, dayMs, expectBalance } from './loyalty-kit.ts';
import { type Block, getToken, hexId, instant, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const notFound = [404, { status: 'error', message: 'Not found' }];
const conflict = [409, { status: 'error', message: 'Conflicts with the present state' }];
const when = expect.stringMatching(instant);
const id = expect.stringMatching(hexId);
const seconds = expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

type Form = Record<string, string>;
const post = async (path: string, form: Form, as = session) => {
  const { status, json } = await as.call('POST', `/api/loyaltyCode/${path}`, { form });
  return [status, json] as const;
};
const check = (form: Form, as?: Session) => post('check', form, as);
const change = (form: Form, as?: Session) => post('change', form, as);
const list = async (form: Form, as?: Session) => (await post('list', form, as))[1];
const history = async (form: Form, as?: Session) => (await post('history', form, as))[1];

/** Somebody with a code of a campaign. */
async function winner(campaign: { internalId: string; offlineCampaignId: string }, more: Form = {}, as = session) {
  const person = { ...somebody(), ...more };
  expect((await as.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId })).status).toBe(200);
  const { userEmail, userPhone } = person;
  const of = { userEmail, userPhone, campaignInternalId: campaign.internalId };
  return { person: { userEmail, userPhone }, of, code: (await check(of, as))[1].code as string };
}

describe('a lead that names a loyalty campaign', () => {
  test('gets its person one code, however often it comes', async () => {
    covers('footprints:loyalty/allotment', 'footprints:loyalty/one-code');
    const campaign = await addCampaign(session.server);
    const { person, of, code } = await winner(campaign);
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    const again = () => session.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId });
    await Promise.all(Array.from({ length: 10 }, again));
    expect((await check(of))[1].code).toBe(code);
    expect(await list({ campaignInternalId: campaign.internalId })).toMatchObject({ totalResults: 1 });
    const changes = await session.server.sql(
      `select data from changes where type = 'loyalty.code_allotted' and data ->> 'campaignId' = $1`,
      [campaign.id],
    );
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toContain(code);
    await expectBalance(session.server);
  });

  test('ten first leads of one person at once give one code', async () => {
    covers('footprints:loyalty/one-code');
    const campaign = await addCampaign(session.server);
    const form = { ...somebody(), offlineCampaignId: campaign.offlineCampaignId };
    const answers = await Promise.all(Array.from({ length: 10 }, () => session.lead(form)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await list({ campaignInternalId: campaign.internalId })).toMatchObject({ totalResults: 1 });
    await expectBalance(session.server);
  });

  test('is taken without a code when the campaign does not run, or nothing is left', async () => {
    covers('footprints:loyalty/no-code');
    const at = (days: number) => new Date(session.server.clock.now() + days * dayMs).toISOString();
    for (const settings of [
      { startsAt: at(1) },
      { startsAt: at(-9), endsAt: at(-1) },
      { codesExpireAt: at(-0.5) },
      { prizes: [] },
      { prizes: [{ name: 'None', codes: 0 }] },
    ]) {
      const { internalId, offlineCampaignId } = await addCampaign(session.server, settings);
      const person = somebody();
      expect((await session.lead({ ...person, offlineCampaignId })).status).toBe(200);
      expect(await check({ ...person, campaignInternalId: internalId })).toEqual(notFound);
      expect(await list({ campaignInternalId: internalId })).toEqual({
        status: 'success',
        clients: [],
        totalResults: 0,
      });
    }
  });

  test('prizes go out in their order, or drawn, and each as often as it is there', async () => {
    covers('footprints:loyalty/draws');
    const prizes = [
      { name: 'First', codes: 3 },
      { name: 'Second', codes: 4 },
    ];
    for (const draws of ['standard', 'instant']) {
      const campaign = await addCampaign(session.server, { draws, prizes });
      const won: string[] = [];
      for (let i = 0; i < 9; i += 1) {
        const person = somebody();
        await session.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId });
        const [status, found] = await check({ ...person, campaignInternalId: campaign.internalId });
        if (status === 200) won.push(found.prize.name);
      }
      const inOrder = ['First', 'First', 'First', 'Second', 'Second', 'Second', 'Second'];
      expect(draws === 'standard' ? won : [...won].sort()).toEqual(inOrder);
    }
    await expectBalance(session.server);
  });

  test('a code that is somebody’s already is drawn anew', async () => {
    const campaign = await addCampaign(session.server, { prizes: [{ name: 'Any', codes: 6 }] });
    // Six codes in all: the shape that no operator could save.
    await session.server.sql(
      `update loyalty_campaigns set allowed_chars = '${'βγδεζη'}', code_length = 1 where id = $1`,
      [campaign.id],
    );
    const codes = new Set<string>();
    for (let i = 0; i < 6; i += 1) codes.add((await winner(campaign)).code);
    expect(codes.size).toBe(6);
    await expectBalance(session.server);
  });
});

describe('POST /api/loyaltyCode/check', () => {
  test('answers as printed', async () => {
    covers('footprints:loyalty.check/reply', 'footprints:loyalty.check/dates');
    const at = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
    const codesExpireAt = new Date(session.server.clock.now() + dayMs).toISOString();
    const campaign = await addCampaign(session.server, { codesExpireAt, prizes: [{ name: 'Prize', codes: 1 }] });
    const { of, code } = await winner(campaign);
    expect(await check(of)).toEqual([
      200,
      {
        status: 'success',
        message: 'redeem code found',
        code,
        expire_code_date: at(codesExpireAt),
        prize_status: 'associated',
        prize: { name: 'Prize' },
        last_update: seconds,
      },
    ]);
  });

  test('shows moments in the campaign’s time zone', async () => {
    covers('footprints:loyalty.check/dates');
    const campaign = await addCampaign(session.server, {
      timeZone: 'Europe/Bucharest',
      codesExpireAt: '2046-12-15 17:28:47',
    });
    const { of, person } = await winner(campaign);
    expect((await check(of))[1].expire_code_date).toBe('2046-12-15 17:28:47');
    expect((await history(person)).codes[0].expire_code_date).toBe('2046-12-15T15:28:47.000Z');
  });

  test('nobody, no campaign, no code: 404; what is missing: 400', async () => {
    covers('footprints:loyalty.check/unknown', 'footprints:loyalty/keys', 'footprints:loyalty/missing');
    const campaign = await addCampaign(session.server);
    const { of } = await winner(campaign);
    const person = somebody();
    await session.lead(person);
    for (const wrong of [
      { ...of, ...somebody() },
      { ...of, userPhone: '+40799999999' },
      { ...of, userEmail: person.userEmail },
      { ...of, ...person },
      { ...of, campaignInternalId: 'nocampaign' },
    ])
      expect(await check(wrong)).toEqual(notFound);
    for (const [form, missing] of [
      [{ campaignInternalId: 'x' }, 'userEmail, userPhone'],
      [{ ...of, userPhone: '' }, 'userPhone'],
      [{ ...of, campaignInternalId: ' ' }, 'campaignInternalId'],
    ] as const)
      expect(await check(form)).toEqual([400, { status: 'error', message: `Invalid data: ${missing}` }]);
    const { code: _, ...uncoded } = { ...of, code: '' };
    expect(await change(uncoded)).toEqual([400, { status: 'error', message: 'Invalid data: code' }]);
  });
});

describe('POST /api/loyaltyCode/change', () => {
  test('redeems a code, as somebody types it, once', async () => {
    covers('footprints:loyalty.change/redeemed', 'footprints:loyalty.change/typed', 'footprints:loyalty.change/again');
    const campaign = await addCampaign(session.server, { prizes: [{ name: 'Mug', codes: 9, points: 7 }] });
    const { of, code } = await winner(campaign);
    const typed = { ...of, code: ` ${code.toLowerCase()} ` };
    expect(await change(typed)).toEqual([200, { status: 'success' }]);
    expect(await check(of)).toMatchObject([200, { code, prize_status: 'redeemed' }]);
    expect(await change(typed)).toEqual(conflict);
    expect(await change({ ...typed, status: 'blocked' })).toEqual(conflict);
    const points = await session.server.sql('select reason, points from loyalty_points where campaign_id = $1', [
      campaign.id,
    ]);
    expect(points).toEqual([{ reason: 'prize', points: 7 }]);
    await expectBalance(session.server);
  });

  test('blocks one instead', async () => {
    covers('footprints:loyalty.change/blocked', 'footprints:loyalty.history/status');
    const campaign = await addCampaign(session.server);
    const { of, person, code } = await winner(campaign);
    expect(await change({ ...of, code, status: 'deleted' })).toEqual([
      400,
      { status: 'error', message: 'Invalid data: status' },
    ]);
    expect(await change({ ...of, code, status: 'blocked' })).toEqual([200, { status: 'success' }]);
    expect(await change({ ...of, code })).toEqual(conflict);
    expect(await check(of)).toMatchObject([200, { prize_status: 'blocked' }]);
    expect(await history(person)).toEqual({ status: 'success', codes: [] });
    expect(await list({ searchTerm: code })).toMatchObject({ clients: [{ code, status: 'blocked' }] });
    await expectBalance(session.server);
  });

  test('not before its campaign begins', async () => {
    covers('footprints:loyalty.change/not-begun');
    const campaign = await addCampaign(session.server);
    const { of, code } = await winner(campaign);
    const startsAt = new Date(session.server.clock.now() + 60_000).toISOString();
    await addCampaign(session.server, { internalId: campaign.internalId, startsAt });
    expect(await change({ ...of, code })).toEqual(conflict);
    session.server.clock.move(60_000);
    expect(await change({ ...of, code })).toEqual([200, { status: 'success' }]);
  });

  test('another’s code and another campaign’s are unknown', async () => {
    covers('footprints:loyalty.change/unknown');
    const [campaign, other] = [await addCampaign(session.server), await addCampaign(session.server)];
    const [one, two] = [await winner(campaign), await winner(campaign)];
    await session.lead({ ...one.person, offlineCampaignId: other.offlineCampaignId });
    for (const wrong of [
      { ...one.of, code: two.code },
      { ...one.of, code: 'ABCDEFGH' },
      { ...one.of, campaignInternalId: other.internalId, code: one.code },
      { ...one.of, campaignInternalId: 'nocampaign', code: one.code },
    ])
      expect(await change(wrong)).toEqual(notFound);
    expect(await change({ ...one.of, code: one.code })).toEqual([200, { status: 'success' }]);
  });

  test('ten wrong codes of one person in a quarter of an hour are looked at, whoever guesses', async () => {
    covers('footprints:loyalty.change/guesses');
    const campaign = await addCampaign(session.server);
    const [one, two] = [await winner(campaign), await winner(campaign)];
    const guess = (i: number) => change({ ...one.of, code: `GUESS${100 + i}` });
    session.server.clock.freeze();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i)));
    expect(answers.filter(([status]) => status === 404)).toHaveLength(10);
    expect(answers.filter(([status]) => status === 429)).toHaveLength(20);
    expect((await change({ ...one.of, code: one.code }))[0]).toBe(429);
    expect((await change({ ...two.of, code: two.code }))[0]).toBe(200);
    session.server.clock.move(15 * 60 * 1000 - 1_000);
    expect((await change({ ...one.of, code: one.code }))[0]).toBe(429);
    session.server.clock.move(1_000);
    expect((await change({ ...one.of, code: one.code }))[0]).toBe(200);
    session.server.clock.run();
  });

  test('three hundred wrong codes through one credential are looked at, whosever they are', async () => {
    covers('footprints:loyalty.change/guesses');
    const { server, block } = session;
    const { username = '', password = '' } = block;
    const { json } = await getToken(server, block, { grant_type: 'password', username, password });
    const campaign = await addCampaign(server);
    const winners: Form[] = [];
    for (let i = 0; i < 31; i += 1) winners.push((await winner(campaign)).of);
    const guess = async (of: Form, i: number) => {
      const form = { ...of, code: `GUESS${100 + i}` };
      return (await server.call('POST', `/api/loyaltyCode/change?access_token=${json.access_token}`, { form })).status;
    };
    for (const of of winners.slice(0, 30)) for (let i = 0; i < 10; i += 1) expect(await guess(of, i)).toBe(404);
    const last = winners[30] as Form;
    expect(await guess(last, 0)).toBe(429);
    expect((await change({ ...last, code: 'GUESS' }))[0]).toBe(404);
    server.clock.move(15 * 60 * 1000);
    expect(await guess(last, 0)).toBe(404);
  });

  test('writes down the hostess of a token that has one', async () => {
    covers('footprints:loyalty.change/hostess', 'footprints:loyalty.list/hostess');
    const { server, block } = session;
    const campaign = await addCampaign(server);
    const { of, code } = await winner(campaign);
    expect((await list({ searchTerm: code })).clients[0]).not.toHaveProperty('hostess');
    const { json } = await getToken(server, block, { grant_type: 'client_credentials', pin: block.pin ?? '' });
    const form = { ...of, code };
    const answer = await server.call('POST', `/api/loyaltyCode/change?access_token=${json.access_token}`, { form });
    expect(answer.status).toBe(200);
    const hostess = { _id: json.hostess_id, name: json.hostess_name };
    expect((await list({ searchTerm: code })).clients[0]).toMatchObject({ status: 'redeemed', hostess });
    const person = { ...somebody(), offlineCampaignId: campaign.offlineCampaignId };
    await server.call('POST', `/api/lead?access_token=${json.access_token}`, { form: person });
    expect((await list({ campaignInternalId: campaign.internalId })).clients[0]).toMatchObject({
      status: 'associated',
      hostess,
    });
  });
});

describe('campaigns', () => {
  const rules = [
    { criteria: 'above', value: 120, points: 10 },
    {
      criteria: 'between',
      value: '10.50',
      betweenValue: 20,
      points: 1,
      currency: 'eur',
      period: 'custom',
      customDays: 7,
    },
  ];

  test('all, with their settings, as printed', async () => {
    covers('footprints:loyalty.campaigns/reply', 'footprints:loyalty.campaigns/leads');
    const campaign = await addCampaign(session.server, {
      draws: 'instant',
      allowedChars: 'ABC123',
      codeLength: 12,
      location: session.block.locationId,
      prizes: [
        { name: 'Prize 1', codes: 22, points: 10 },
        { name: 'Prize 2', codes: 25, points: 20 },
      ],
      rules,
      budget: 0,
      salesCost: 12.5,
      landingPageUrl: 'https://example.com/spring',
    });
    const leads: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { json } = await session.lead({ ...somebody(), offlineCampaignId: campaign.offlineCampaignId });
      leads.unshift(json._id);
    }
    const { status, json } = await session.call('GET', '/api/loyaltyCode/campaigns');
    expect([status, json.status]).toEqual([200, 'success']);
    expect(json.campaigns.find((one: { internalId: string }) => one.internalId === campaign.internalId)).toEqual({
      _id: campaign.offlineCampaignId,
      internalId: campaign.internalId,
      name: 'Spring',
      type: 'drive_loyalty',
      budget: 0,
      salesCost: 12.5,
      monthlySellingCost: null,
      monthlyServicingCost: null,
      productionCost: null,
      profitabilityTime: null,
      retentionRate: null,
      landingPageURL: 'https://example.com/spring',
      startDate: when,
      endDate: when,
      expireCodesDate: when,
      timestamp: when,
      createdAt: when,
      __v: 0,
      locationId: session.block.locationId,
      loyaltySettings: {
        type: 'instant',
        allowedChars: 'ABC123',
        codeLength: '12',
        loyaltyPrizeTypes: [
          { _id: id, totalCodes: 22, pointsValue: 10, name: 'Prize 1' },
          { _id: id, totalCodes: 25, pointsValue: 20, name: 'Prize 2' },
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
          _id: id,
        },
        {
          type: 'purchases',
          currency: 'EUR',
          criteria: 'between',
          period: 'custom',
          value: 10.5,
          betweenValue: 20,
          loyaltyPoints: 1,
          customPeriod: 7,
          _id: id,
        },
      ],
      leads,
      total: 3,
    });
  });

  test('those that run, as printed', async () => {
    covers('footprints:loyalty.active-campaigns/reply', 'footprints:loyalty.active-campaigns/active');
    const at = (days: number) => new Date(session.server.clock.now() + days * dayMs).toISOString();
    const running = await addCampaign(session.server, { location: session.block.locationId });
    const bare = await addCampaign(session.server);
    const [past, future] = [
      await addCampaign(session.server, { startsAt: at(-9), endsAt: at(-1) }),
      await addCampaign(session.server, { startsAt: at(1) }),
    ];
    await winner(running);
    const get = async (path: string) => (await session.call('GET', `/api/loyaltyCode/${path}`)).json.campaigns;
    const active = await get('active-campaigns');
    const find = (all: { internalId: string }[], { internalId }: { internalId: string }) =>
      all.find((one) => one.internalId === internalId);
    expect(find(active, running)).toEqual({
      _id: running.offlineCampaignId,
      internalId: running.internalId,
      name: 'Spring',
      startDate: when,
      endDate: when,
      expireCodesDate: when,
      loyaltySettings: { loyaltyPrizeTypes: [{ name: 'Mug' }] },
      location: { name: 'Riverside Centre' },
      total: 1,
    });
    expect(find(active, bare)).not.toHaveProperty('location');
    for (const other of [past, future]) {
      expect(find(active, other)).toBeUndefined();
      expect(find(await get('campaigns'), other)).toBeDefined();
    }
    session.server.clock.move(dayMs);
    expect(find(await get('active-campaigns'), future)).toBeDefined();
  });

  test('stand beside those that are no loyalty campaigns', async () => {
    covers('footprints:loyalty.campaigns/own-lists');
    const campaign = await addCampaign(session.server);
    const { json } = await session.call('GET', '/api/offlineCampaign');
    expect(json.map(({ _id }: { _id: string }) => _id)).not.toContain(campaign.offlineCampaignId);
  });
});

describe('POST /api/loyaltyCode/list', () => {
  test('codes as printed', async () => {
    covers('footprints:loyalty.list/reply');
    const campaign = await addCampaign(session.server, { prizes: [{ name: 'Prize number 1', codes: 5, points: 1 }] });
    const { person, code } = await winner(campaign, { userFirstName: 'Andrei', userLastName: 'Ionescu' });
    expect(await list({ campaignInternalId: campaign.internalId, searchTerm: '', page: '1' })).toEqual({
      status: 'success',
      clients: [
        {
          code,
          campaign: {
            _id: campaign.offlineCampaignId,
            internalId: campaign.internalId,
            name: 'Spring',
            type: 'drive_loyalty',
            startDate: when,
            endDate: when,
            loyaltySettings: { type: 'standard' },
            expireCodesDate: when,
          },
          client: { _id: id, ...person, userFirstName: 'Andrei', userLastName: 'Ionescu', userAddress: '' },
          status: 'associated',
          prize: { pointsValue: 1, name: 'Prize number 1' },
        },
      ],
      totalResults: 1,
    });
  });

  test('twenty a page, newest first, of one campaign or all; searched literally', async () => {
    covers(
      'footprints:loyalty.list/body.page',
      'footprints:loyalty.list/body.campaignInternalId',
      'footprints:loyalty.list/body.searchTerm',
      'footprints:loyalty.list/totalResults',
      'footprints:loyalty.list/statuses',
    );
    const campaign = await addCampaign(session.server, { allowedChars: 'AB_%', codeLength: 24 });
    const codes: string[] = [];
    for (let i = 0; i < 23; i += 1) {
      session.server.clock.move(1);
      codes.unshift((await winner(campaign)).code);
    }
    const page = async (form: Form) => {
      const { clients, totalResults } = await list({ campaignInternalId: campaign.internalId, ...form });
      return { codes: clients.map(({ code }: { code: string }) => code), totalResults };
    };
    expect(await page({})).toEqual({ codes: codes.slice(0, 20), totalResults: 23 });
    expect(await page({ page: '2' })).toEqual({ codes: codes.slice(20), totalResults: 23 });
    expect(await page({ page: '3' })).toEqual({ codes: [], totalResults: 23 });
    const all = await list({});
    expect(all.clients.slice(0, 20).map(({ code }: { code: string }) => code)).toEqual(codes.slice(0, 20));
    expect(all.totalResults).toBeGreaterThan(23);
    for (const term of ['%', '_', 'a%', 'B_a', 'AB', '%%_']) {
      const fitting = codes.filter((code) => code.includes(term.toUpperCase()));
      expect([term, await page({ searchTerm: term })]).toEqual([
        term,
        { codes: fitting.slice(0, 20), totalResults: fitting.length },
      ]);
    }
    expect(await page({ searchTerm: '\\' })).toEqual({ codes: [], totalResults: 0 });
    expect((await post('list', { page: '0' }))[0]).toBe(400);
    expect((await post('list', { page: 'x' }))[0]).toBe(400);
    expect(await post('list', { campaignInternalId: 'nocampaign' })).toEqual(notFound);
  });
});

test('POST /api/loyaltyCode/history: as printed, newest first', async () => {
  covers('footprints:loyalty.history/reply');
  const [first, second] = [
    await addCampaign(session.server, { location: session.block.locationId }),
    await addCampaign(session.server),
  ];
  const { person, of, code } = await winner(first);
  await change({ ...of, code });
  session.server.clock.move(1);
  await session.lead({ ...person, offlineCampaignId: second.offlineCampaignId });
  const { code: newer } = (await check({ ...of, campaignInternalId: second.internalId }))[1];
  const shared = { prize: { name: 'Mug' }, expire_code_date: when, last_update: when };
  expect(await history(person)).toEqual({
    status: 'success',
    codes: [
      { code: newer, campaign: { internalId: second.internalId, name: 'Spring' }, status: 'associated', ...shared },
      {
        code,
        campaign: { internalId: first.internalId, name: 'Spring' },
        status: 'redeemed',
        location: { name: 'Riverside Centre' },
        ...shared,
      },
    ],
  });
  const nobody = somebody();
  await session.lead(nobody);
  expect(await history(nobody)).toEqual({ status: 'success', codes: [] });
  expect(await post('history', somebody())).toEqual(notFound);
});

describe('visibility', () => {
  test('a client that sees its own has its own codes and nobody else’s', async () => {
    covers('footprints:loyalty/own');
    const { server } = session;
    const block = (await footprintsDriver.ownCredential(server, server.demo.tenant)) as Block;
    const own = await signIn(server, block);
    const campaign = await addCampaign(server);
    const { person, of, code } = await winner(campaign);
    for (const path of ['check', 'history']) expect(await post(path, of, own)).toEqual(notFound);
    expect(await change({ ...of, code }, own)).toEqual(notFound);
    const empty = { status: 'success', clients: [], totalResults: 0 };
    expect(await list({ campaignInternalId: campaign.internalId }, own)).toEqual(empty);
    expect(await list({ searchTerm: code }, own)).toEqual(empty);
    const seen = async (as: Session) =>
      (await as.call('GET', '/api/loyaltyCode/campaigns')).json.campaigns.find(
        ({ internalId }: { internalId: string }) => internalId === campaign.internalId,
      );
    expect(await seen(own)).toMatchObject({ total: 0, leads: [] });
    // For it the person is new, so that it gets a code as everybody new does.
    const theirs = await own.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId });
    const [status, found] = await check(of, own);
    expect([status, found.code === code]).toEqual([200, false]);
    expect(await change({ ...of, code }, own)).toEqual(notFound);
    expect(await seen(own)).toMatchObject({ total: 1, leads: [theirs.json._id] });
    expect(await list({}, own)).toMatchObject({ clients: [{ code: found.code }], totalResults: 1 });
    expect(await seen(session)).toMatchObject({ total: 2 });
    expect((await history(person)).codes).toHaveLength(2);
    await expectBalance(server);
  });

  test('another tenant’s campaigns and codes are unknown', async () => {
    covers('footprints:loyalty/tenant');
    const { server } = session;
    const credentials = await server.tenant('Other');
    const other = await signIn(server, credentials.footprints as Block);
    const campaign = await addCampaign(server);
    const { person, of, code } = await winner(campaign);
    await other.lead(person);
    for (const path of ['check', 'change']) expect(await post(path, { ...of, code }, other)).toEqual(notFound);
    expect(await post('list', { campaignInternalId: campaign.internalId }, other)).toEqual(notFound);
    expect(await history(person, other)).toEqual({ status: 'success', codes: [] });
    expect(await list({ searchTerm: code }, other)).toMatchObject({ totalResults: 0 });
    expect((await other.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId })).status).toBe(400);
    // The same internal id may be another tenant's, too.
    const theirs = await addCampaign(server, { internalId: campaign.internalId }, credentials.tenant);
    await other.lead({ ...person, offlineCampaignId: theirs.offlineCampaignId });
    expect((await check(of, other))[1].code).not.toBe(code);
    expect(await change({ ...of, code }, other)).toEqual(notFound);
    await expectBalance(server);
    await expectBalance(server, credentials.tenant);
  });
});
