import { describe, expect, test } from 'vitest';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { covers } from '../../support/covers.ts';
import { addCampaign, dayMs, expectBalance } from './loyalty-kit.ts';
import {
  change,
  check,
  type Form,
  history,
  id,
  list,
  notFound,
  post,
  session,
  when,
  winner,
} from './loyalty-session.ts';
import { type Block, type Session, signIn, somebody } from './session.ts';

/** Campaigns, the lists of codes, and who sees what of them. */

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
