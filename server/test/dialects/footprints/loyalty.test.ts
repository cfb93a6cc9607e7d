import { describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { addCampaign, dayMs, expectBalance } from './loyalty-kit.ts';
import {
  change,
  check,
  conflict,
  type Form,
  history,
  list,
  notFound,
  seconds,
  session,
  winner,
} from './loyalty-session.ts';
import { getToken, somebody } from './session.ts';

/** Codes: who gets one, what is said of it, and that it is used once. */

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
