import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endServers, type ServerProcess, startServer } from '../../life/support/server-process.ts';
import { cleanUp, privateDirectory } from '../../store/embedded-kit.ts';
import { covers } from '../../support/covers.ts';
import { call, startTestServer, type TestServer } from '../../support/test-server.ts';
import { addCampaign, driftOf, expectBalance } from './loyalty-kit.ts';
import { type Block, type Session, signIn, somebody } from './session.ts';

/** T18, T19: what is there once is given out and redeemed once, by two server processes on one database. The books balance after each. */

const secret = 'the same secret in every process, long enough';
let server: TestServer;
let second: ServerProcess;
let session: Session;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret });
  const dataDir = join(await privateDirectory(), 'data');
  await mkdir(dataDir);
  second = await startServer({ dataDir, env: { DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret } });
  session = await signIn(server, server.demo.footprints as Block);
}, 60_000);
afterAll(async () => {
  await endServers();
  await server.close();
  await cleanUp();
}, 60_000);

type Form = Record<string, string>;

/** Every second request goes to the other process. */
async function post(i: number, path: string, form: Form) {
  const url = i % 2 === 0 ? server.url : second.url;
  return call(url, 'POST', `${path}?access_token=${session.token}`, { form });
}

/** How often each status was answered. */
function tally(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const count = async (sql: string, values: unknown[]) =>
  (await server.sql<{ n: number }>(`select (${sql})::int as n`, values))[0]?.n;

async function winner(campaign: { internalId: string; offlineCampaignId: string }) {
  const { userEmail, userPhone } = somebody();
  await session.lead({ userEmail, userPhone, offlineCampaignId: campaign.offlineCampaignId });
  const of = { userEmail, userPhone, campaignInternalId: campaign.internalId };
  const { json } = await session.call('POST', '/api/loyaltyCode/check', { form: of });
  return { ...of, code: json.code as string };
}

test('a hundred racers on each of fifty codes: each is redeemed once, and earns once', {
  timeout: 120_000,
}, async () => {
  covers('footprints:loyalty.change/race');
  const campaign = await addCampaign(server, { prizes: [{ name: 'Mug', codes: 50, points: 7 }] });
  const winners: Form[] = [];
  for (let i = 0; i < 50; i += 1) winners.push(await winner(campaign));
  const racers = 100;
  for (let from = 0; from < winners.length; from += 5) {
    const raced = winners.slice(from, from + 5);
    const answers = await Promise.all(
      Array.from({ length: racers * raced.length }, (_, i) =>
        post(Math.floor(i / raced.length), '/api/loyaltyCode/change', raced[i % raced.length] as Form),
      ),
    );
    expect(tally(answers)).toEqual({ 200: raced.length, 409: raced.length * (racers - 1) });
  }
  expect(await count('select sum(points) from loyalty_points where campaign_id = $1', [campaign.id])).toBe(50 * 7);
  expect(
    await count(`select count(*) from changes where type = 'loyalty.code_redeemed' and data ->> 'campaignId' = $1`, [
      campaign.id,
    ]),
  ).toBe(50);
  await expectBalance(server);
});

test('redeemed or blocked, whoever comes first: never both', { timeout: 60_000 }, async () => {
  covers('footprints:loyalty.change/race');
  const campaign = await addCampaign(server, { prizes: [{ name: 'Mug', codes: 20, points: 3 }] });
  for (let round = 0; round < 10; round += 1) {
    const of = await winner(campaign);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        post(i >> 1, '/api/loyaltyCode/change', { ...of, status: i % 2 === 0 ? 'redeemed' : 'blocked' }),
      ),
    );
    expect(tally(answers)).toEqual({ 200: 1, 409: 19 });
  }
  const redeemed = await count(`select count(*) from loyalty_codes where campaign_id = $1 and status = 'redeemed'`, [
    campaign.id,
  ]);
  expect(await count('select coalesce(sum(points), 0) from loyalty_points where campaign_id = $1', [campaign.id])).toBe(
    (redeemed ?? 0) * 3,
  );
  await expectBalance(server);
});

test.each(['standard', 'instant'])(
  '500 people for a hundred codes of two prizes, %s: a hundred get one',
  { timeout: 120_000 },
  async (draws) => {
    covers('footprints:loyalty/race');
    const prizes = [
      { name: 'Rare', codes: 30 },
      { name: 'Common', codes: 70 },
    ];
    const campaign = await addCampaign(server, { draws, prizes });
    const people = Array.from({ length: 500 }, somebody);
    const { offlineCampaignId, internalId: campaignInternalId } = campaign;
    const leads = await Promise.all(people.map((person, i) => post(i, '/api/lead', { ...person, offlineCampaignId })));
    expect(tally(leads)).toEqual({ 200: 500 });
    const found = await Promise.all(
      people.map((person, i) => post(i, '/api/loyaltyCode/check', { ...person, campaignInternalId })),
    );
    expect(tally(found)).toEqual({ 200: 100, 404: 400 });
    const codes = found.flatMap(({ json }) => json.code ?? []);
    expect(new Set(codes).size).toBe(100);
    const won = Object.groupBy(
      found.flatMap(({ json }) => json.prize?.name ?? []),
      (name: string) => name,
    );
    expect([won.Rare?.length, won.Common?.length]).toEqual([30, 70]);
    await expectBalance(server);
  },
);

test('one person at both processes at once gets one code', { timeout: 60_000 }, async () => {
  covers('footprints:loyalty/race');
  const { offlineCampaignId, id } = await addCampaign(server);
  for (let round = 0; round < 5; round += 1) {
    const person = somebody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => post(i, '/api/lead', { ...person, offlineCampaignId })),
    );
    expect(tally(answers)).toEqual({ 200: 20 });
  }
  expect(await count('select count(*) from loyalty_codes where campaign_id = $1', [id])).toBe(5);
  await expectBalance(server);
});

test('books that do not balance are told (positive control)', async () => {
  const campaign = await addCampaign(server);
  const { code } = await winner(campaign);
  const [row] = await server.sql<{ id: string; prize_id: string }>(
    'select id, prize_id from loyalty_codes where code = $1',
    [code],
  );
  const { id = '', prize_id: prize = '' } = row ?? {};
  const broken = async (kinds: string[], ...sql: [string, ...string[]]) => {
    await server.sql(sql[0], [sql[0].includes('loyalty_prizes') ? prize : id]);
    expect((await driftOf(server)).map(({ kind }) => kind)).toEqual(kinds);
    for (const undo of sql.slice(1)) await server.sql(undo, [undo.includes('loyalty_prizes') ? prize : id]);
    await expectBalance(server);
  };
  await broken(
    ['allotted'],
    'update loyalty_prizes set allotted = allotted + 1 where id = $1',
    'update loyalty_prizes set allotted = allotted - 1 where id = $1',
  );
  await broken(
    ['redeemed_without_points'],
    `update loyalty_codes set status = 'redeemed' where id = $1`,
    `update loyalty_codes set status = 'associated' where id = $1`,
  );
  await broken(
    ['points_without_redeemed'],
    `insert into loyalty_points (tenant_id, id, campaign_id, reason, rule_id, source_id, points, created_at)
     select tenant_id, gen_random_uuid(), campaign_id, 'prize', prize_id, id, 5, allotted_at from loyalty_codes where id = $1`,
    'delete from loyalty_points where source_id = $1',
  );
  await broken(
    ['points_without_purchase'],
    `insert into loyalty_points (tenant_id, id, campaign_id, reason, rule_id, source_id, points, created_at)
     select tenant_id, gen_random_uuid(), campaign_id, 'purchase', prize_id, id, 5, allotted_at from loyalty_codes where id = $1`,
    'delete from loyalty_points where source_id = $1',
  );
});
