import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { eraseDue } from '../../../src/core/people/erase-due.ts';
import { restorePerson } from '../../../src/core/people/restore-person.ts';
import { fromObjectId, type Id } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import { addCampaign, dayMs, expectBalance } from './loyalty-kit.ts';
import { type Session, somebody, startSession } from './session.ts';

/** What codes and purchases earn, what nobody can forge, and what the clock and an erasure do. */

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

type Form = Record<string, string>;
type Campaign = Awaited<ReturnType<typeof addCampaign>>;
const post = async (path: string, form: Form) => {
  const { status, json } = await session.call('POST', `/api/loyaltyCode/${path}`, { form });
  return [status, json] as const;
};

async function winner(campaign: Campaign) {
  const person = somebody();
  const { json } = await session.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId });
  const of = { ...person, campaignInternalId: campaign.internalId };
  return { person, of, leadId: json._id as string, code: (await post('check', of))[1].code as string };
}

/** A lead that becomes a customer for some money. */
async function buy(leadId: string, contractValue: string) {
  const form = { status: 'customer', contractValue };
  const { status } = await session.call('PUT', `/api/lead/${leadId}`, { form });
  expect(status).toBe(200);
}

async function leadOf(person: Form, more: Form = {}): Promise<string> {
  return (await session.lead({ ...person, ...more })).json._id;
}

const pointsOf = async ({ id }: Campaign) =>
  (
    await session.server.sql<{ points: number }>(
      `select points from loyalty_points where campaign_id = $1 and reason = 'purchase' order by created_at, id`,
      [id],
    )
  ).map(({ points }) => points);

describe('points for purchases', () => {
  test('above, below, between: the bounds', async () => {
    covers('footprints:loyalty.purchases/criteria');
    const rules = [
      { criteria: 'above', value: 120, points: 1 },
      { criteria: 'below', value: '20.50', points: 2 },
      { criteria: 'between', value: 50, betweenValue: 60, points: 4 },
    ];
    for (const [value, points] of [
      ['120', []],
      ['120.01', [1]],
      ['20.50', []],
      ['20.49', [2]],
      ['49.99', []],
      ['50', [4]],
      ['60', [4]],
      ['60.01', []],
      ['0', []],
    ] as const) {
      const campaign = await addCampaign(session.server, { rules });
      const { leadId } = await winner(campaign);
      await buy(leadId, value);
      expect([value, await pointsOf(campaign)]).toEqual([value, points]);
    }
    await expectBalance(session.server);
  });

  test('once a lead, however often and at once it is said to be bought', async () => {
    covers('footprints:loyalty.purchases/once');
    const campaign = await addCampaign(session.server, { rules: [{ criteria: 'above', value: 120, points: 10 }] });
    const { leadId, person } = await winner(campaign);
    await Promise.all(Array.from({ length: 20 }, () => buy(leadId, '500')));
    await session.call('PUT', `/api/lead/${leadId}`, { form: { status: 'lead' } });
    await buy(leadId, '600');
    expect(await pointsOf(campaign)).toEqual([10]);
    await buy(await leadOf(person), '130');
    expect(await pointsOf(campaign)).toEqual([10, 10]);
    const told = await session.server.sql(
      `select data -> 'points' as points from changes where type = 'loyalty.points_earned' and data ->> 'campaignId' = $1`,
      [campaign.id],
    );
    expect(told).toEqual([{ points: 10 }, { points: 10 }]);
    await expectBalance(session.server);
  });

  test('a period counts together what was bought in it, and gives points once in it', async () => {
    covers('footprints:loyalty.purchases/period');
    const rule = { criteria: 'above', value: 100, points: 3, period: 'custom', customDays: 7 };
    const campaign = await addCampaign(session.server, { rules: [rule] });
    const { leadId, person } = await winner(campaign);
    await buy(leadId, '60');
    expect(await pointsOf(campaign)).toEqual([]);
    session.server.clock.move(6 * dayMs);
    await buy(await leadOf(person), '41');
    expect(await pointsOf(campaign)).toEqual([3]);
    await buy(await leadOf(person), '500');
    expect(await pointsOf(campaign)).toEqual([3]);
    session.server.clock.move(7 * dayMs);
    await buy(await leadOf(person), '100');
    expect(await pointsOf(campaign)).toEqual([3]);
    await buy(await leadOf(person), '1');
    expect(await pointsOf(campaign)).toEqual([3, 3]);
    await expectBalance(session.server);
  });

  test('only of campaigns that run and that the person takes part in', async () => {
    covers('footprints:loyalty.purchases/who');
    const rules = [{ criteria: 'above', value: 1, points: 10 }];
    const [campaign, other] = [
      await addCampaign(session.server, { rules }),
      await addCampaign(session.server, { rules, prizes: [] }),
    ];
    const { person } = await winner(campaign);
    const stranger = somebody();
    await buy(await leadOf(person), '50');
    await buy(await leadOf(stranger), '50');
    expect([await pointsOf(campaign), await pointsOf(other)]).toEqual([[10], []]);
    // Nothing to win there, but the lead that was bought by names it.
    await buy(await leadOf(stranger, { offlineCampaignId: other.offlineCampaignId }), '50');
    expect([await pointsOf(campaign), await pointsOf(other)]).toEqual([[10], [10]]);
    const late = await leadOf(person);
    session.server.clock.move(31 * dayMs);
    await buy(late, '50');
    expect(await pointsOf(campaign)).toEqual([10]);
    await expectBalance(session.server);
  });
});

describe('what pages and apps say about themselves', () => {
  const total = async () =>
    (
      await session.server.sql<{ points: number; codes: number; purchases: number }>(
        `select (select count(*) from loyalty_points)::int as points, (select count(*) from loyalty_codes)::int as codes,
           (select count(*) from loyalty_purchases)::int as purchases`,
      )
    )[0];

  test('forged sales earn nothing, in a session of the very customer', async () => {
    covers('footprints:loyalty.purchases/forged');
    const { server, block } = session;
    const { appkey = '' } = block;
    const campaign = await addCampaign(server, { rules: [{ criteria: 'above', value: 120, points: 10 }] });
    const { person } = await winner(campaign);
    const before = await total();
    const track = (path: string, form: Form) => server.call('POST', path, { form: { appkey, ...form } });
    const { json } = await track('/jsapi/init', { email: person.userEmail });
    const mobile = await track('/mobileapi/init', { userEmail: person.userEmail, userPhone: person.userPhone });
    const sale = {
      uType: 'c',
      actionType: 'sale',
      requestType: 'action',
      'aditionalData[receipts][0][name]': 'TV',
      'aditionalData[receipts][0][value]': '99999',
    };
    for (let i = 0; i < 20; i += 1) {
      const answer = await track('/jsapi/send', { ...sale, uid: json.pid });
      expect([answer.status, answer.json.success]).toEqual([200, true]);
    }
    const { mobileId } = mobile.json;
    expect((await track('/mobileapi/send', { ...sale, mid: mobileId })).status).toBe(200);
    const [{ n = 0 } = {}] = await server.sql<{ n: number }>(
      `select count(*)::int as n from tracking_events where kind = 'sale'`,
    );
    expect(n).toBe(21);
    expect(await total()).toEqual(before);
  });

  test('a page’s lead that names a campaign gets no code', async () => {
    covers('footprints:loyalty/anonymous');
    const { server, block } = session;
    const campaign = await addCampaign(server);
    const before = await total();
    const { appkey = '' } = block;
    const { json } = await server.call('POST', '/jsapi/init', { form: { appkey } });
    const form = { appkey, uid: json.pid, ...somebody(), offlineCampaignId: campaign.offlineCampaignId };
    const { status } = await server.call('POST', '/jsapi/register', { form });
    expect(status).toBe(200);
    expect(await total()).toEqual(before);
  });
});

test('a code is redeemed until the millisecond before it expires', async () => {
  covers('footprints:loyalty.change/expired', 'footprints:loyalty/expired');
  const { clock } = session.server;
  const expiresAt = clock.now() + 60 * 60 * 1000;
  const codesExpireAt = new Date(expiresAt).toISOString();
  const campaign = await addCampaign(session.server, { codesExpireAt });
  const [early, late, blocked] = [await winner(campaign), await winner(campaign), await winner(campaign)];
  clock.freeze();
  try {
    clock.set(expiresAt - 1);
    expect(await post('check', late.of)).toMatchObject([200, { prize_status: 'associated' }]);
    expect(await post('change', { ...early.of, code: early.code })).toEqual([200, { status: 'success' }]);
    for (const passed of [0, 1]) {
      clock.set(expiresAt + passed);
      expect(await post('change', { ...late.of, code: late.code })).toEqual([
        409,
        { status: 'error', message: 'Conflicts with the present state' },
      ]);
      expect(await post('check', late.of)).toMatchObject([200, { prize_status: 'expired' }]);
    }
    expect(await post('check', early.of)).toMatchObject([200, { prize_status: 'redeemed' }]);
    expect((await post('history', late.person))[1].codes).toMatchObject([{ status: 'expired' }]);
    expect((await post('list', { searchTerm: late.code }))[1].clients).toMatchObject([{ status: 'expired' }]);
    expect(await post('change', { ...blocked.of, code: blocked.code, status: 'blocked' })).toMatchObject([200, {}]);
    // What the operator says of the campaign holds for codes that are out.
    const later = new Date(expiresAt + dayMs).toISOString();
    await addCampaign(session.server, { internalId: campaign.internalId, codesExpireAt: later });
    expect(await post('change', { ...late.of, code: late.code })).toEqual([200, { status: 'success' }]);
  } finally {
    clock.run();
  }
  await expectBalance(session.server);
});

describe('an operator’s changes', () => {
  test('never below what is out, and prizes that are out stay', async () => {
    const campaign = await addCampaign(session.server, { prizes: [{ name: 'Mug', codes: 3 }] });
    for (let i = 0; i < 2; i += 1) await winner(campaign);
    const save = (prizes: unknown[]) => addCampaign(session.server, { internalId: campaign.internalId, prizes });
    await expect(save([{ name: 'Mug', codes: 1 }])).rejects.toMatchObject({ code: 'conflict' });
    await expect(save([{ name: 'Cup', codes: 9 }])).rejects.toMatchObject({ code: 'conflict' });
    expect(
      await save([
        { name: 'Mug', codes: 2 },
        { name: 'Cup', codes: 1 },
      ]),
    ).toMatchObject({ isNew: false, id: campaign.id });
    const [one, none] = [await winner(campaign), await winner(campaign)];
    expect(one.code).toBeDefined();
    expect(none.code).toBeUndefined();
    const { json } = await session.call('GET', '/api/loyaltyCode/campaigns');
    const shown = json.campaigns.find(({ internalId }: { internalId: string }) => internalId === campaign.internalId);
    expect(shown).toMatchObject({
      __v: 1,
      total: 3,
      loyaltySettings: { loyaltyPrizeTypes: [{ totalCodes: 2 }, { totalCodes: 1 }] },
    });
    await expectBalance(session.server);
  });

  test('two at once that make one campaign make one', async () => {
    const saved = await Promise.all(
      Array.from({ length: 8 }, () => addCampaign(session.server, { internalId: 'twice' })),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    expect(saved.filter(({ isNew }) => isNew)).toHaveLength(1);
  });
});

test('an erased person’s codes and points stay for the books, out of sight, without who it was', async () => {
  covers('footprints:loyalty/erased');
  const { server } = session;
  const system = systemActor(await tenantByCode(server, server.demo.tenant), 'console');
  const rules = [{ criteria: 'above', value: 1, points: 2 }];
  const campaign = await addCampaign(server, { rules });
  const { of, person, code, leadId } = await winner(campaign);
  const other = await winner(campaign);
  await buy(leadId, '50');
  await post('change', { ...of, code });
  const clientId = (await session.client(person)).json._id as string;
  const listed = async () => {
    const [, { clients, totalResults }] = await post('list', { campaignInternalId: campaign.internalId });
    return [clients.map((one: { code: string }) => one.code), totalResults];
  };
  const books = async () =>
    (
      await server.sql<{ n: number }>(
        `select (select count(*) from loyalty_codes where campaign_id = $1)::int
           + (select count(*) from loyalty_points where campaign_id = $1)::int as n`,
        [campaign.id],
      )
    )[0]?.n;
  expect([await listed(), await books()]).toEqual([[[other.code, code], 2], 4]);

  expect((await session.call('DELETE', '/api/client', { form: person })).status).toBe(200);
  expect([await listed(), await books()]).toEqual([[[other.code], 1], 4]);
  expect((await post('check', of))[0]).toBe(404);
  await expectBalance(server);
  // Brought back within the grace: as if nothing had been.
  await server.server.deps.run(system, restorePerson, { id: fromObjectId(clientId) as Id });
  expect([await listed(), await books()]).toEqual([[[other.code, code], 2], 4]);
  expect(await post('check', of)).toMatchObject([200, { code, prize_status: 'redeemed' }]);

  expect((await session.call('DELETE', '/api/client', { form: person })).status).toBe(200);
  // It would do the same, perhaps not to its end yet when we look.
  await server.server.jobs.stop();
  server.clock.move(31 * dayMs);
  await server.server.deps.run(system, eraseDue, undefined);
  expect([await listed(), await books()]).toEqual([[[other.code], 1], 4]);
  const left = await server.sql('select record_id, subject_id, status from loyalty_codes where code = $1', [code]);
  expect(left).toEqual([{ record_id: null, subject_id: null, status: 'redeemed' }]);
  const whose = await server.sql('select distinct record_id from loyalty_points where campaign_id = $1', [campaign.id]);
  expect(whose).toEqual([{ record_id: null }]);
  await expectBalance(server);
});
