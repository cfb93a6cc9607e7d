import { afterAll, beforeAll, expect, test } from 'vitest';
import { loyalty } from '../../src/cli/loyalty.ts';
import { readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { exportCatalogue } from '../../src/core/catalogue/import/export-catalogue.ts';
import { importCatalogue } from '../../src/core/catalogue/import/import-catalogue.ts';
import type { CoreError } from '../../src/core/errors.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Loyalty campaigns in the operator's file, and the command that checks their books. */

const secret = 'the same secret in every process, long enough';
let server: TestServer;
let actor: Actor;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret });
  actor = systemActor(await tenantByCode(server, server.demo.tenant), 'console');
});
afterAll(() => server.close());

const take = (campaigns: unknown[], isDryRun = false) =>
  server.server.deps.run(actor, importCatalogue, { file: { loyaltyCampaigns: campaigns }, isDryRun });
const wrong = async (campaigns: unknown[]) => {
  const error = await take(campaigns).then(
    () => undefined,
    (thrown: CoreError) => thrown,
  );
  return error?.fields.map(({ field, reason }) => `${field} ${reason}`);
};
const shown = async (key: string) => {
  const file = (await server.server.deps.run(actor, exportCatalogue, undefined)) as unknown as {
    loyaltyCampaigns: { internalId: string }[];
  };
  return file.loyaltyCampaigns.find(({ internalId }) => internalId === key);
};
const outcome = (name: string) => ({
  loyaltyCampaigns: { created: 0, updated: 0, archived: 0, unchanged: 0, [name]: 1 },
});

const summer = {
  internalId: 'summer',
  name: 'Summer',
  startsAt: '2030-06-01',
  endsAt: '2030-09-01',
  codesExpireAt: '2030-10-01',
  location: 'OLD-TOWN',
  prizes: [{ name: 'Towel', codes: 5 }],
};

test('a campaign is made, changed field by field, and left alone', async () => {
  expect(await take([summer], true)).toEqual(outcome('created'));
  expect(await shown('summer')).toBeUndefined();
  expect(await take([summer])).toEqual(outcome('created'));
  expect(await take([summer])).toEqual(outcome('unchanged'));
  expect(await take([{ internalId: 'summer', prizes: [{ name: 'Towel', codes: 6, points: 2 }] }])).toEqual(
    outcome('updated'),
  );
  expect(await shown('summer')).toEqual({
    internalId: 'summer',
    name: 'Summer',
    startsAt: '2030-06-01T00:00:00.000Z',
    endsAt: '2030-09-01T00:00:00.000Z',
    codesExpireAt: '2030-10-01T00:00:00.000Z',
    draws: 'standard',
    codeLength: 8,
    location: 'OLD-TOWN',
    timeZone: 'UTC',
    prizes: [{ name: 'Towel', codes: 6, points: 2 }],
    rules: [],
  });
  expect(await take([{ internalId: 'summer', location: null }])).toEqual(outcome('updated'));
  expect(await shown('summer')).not.toHaveProperty('location');
});

test('what is wrong is told with its place, and nothing of the file stays', async () => {
  const autumn = { ...summer, internalId: 'autumn' };
  expect(
    await wrong([
      autumn,
      { ...autumn, internalId: 'second', codeLength: 3 },
      { ...autumn, internalId: 'third', location: 'nowhere' },
      { ...autumn, internalId: 'fourth', prizes: [{ name: 'Towel' }] },
      { internalId: 'fifth', name: 'Fifth' },
    ]),
  ).toEqual([
    'loyaltyCampaigns[1].codeLength out_of_range',
    'loyaltyCampaigns[2].location unknown',
    'loyaltyCampaigns[3].prizes.0.codes required',
    'loyaltyCampaigns[4].startsAt required',
  ]);
  expect(await shown('autumn')).toBeUndefined();
  // Ioana's code is of the first prize.
  const { campaignInternalId } = server.demo.footprints as { campaignInternalId: string };
  const refused = [{ internalId: campaignInternalId, prizes: [{ name: 'Another', codes: 10 }] }];
  expect(await wrong(refused)).toEqual(['loyaltyCampaigns[0].prizes out_of_range']);
});

test('tributary loyalty check: 0 while the books balance, 1 and what drifts when they do not', async () => {
  const written: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
  const check = async (...args: string[]) => {
    written.length = 0;
    const config = readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret, TRIBUTARY_LOG: 'silent' });
    return [await loyalty(config, ['check', '--tenant', server.demo.tenant, ...args]), written.join('')];
  };
  try {
    expect(await check()).toEqual([0, 'The books balance.\n']);
    expect(await check('--json')).toEqual([0, '[]\n']);
    const [prize] = await server.sql<{ id: string }>(
      'update loyalty_prizes set allotted = allotted + 2 where allotted = 1 returning id',
    );
    const drift = { kind: 'allotted', thing: prize?.id, expected: 1, found: 3 };
    expect(await check('--json')).toEqual([1, `${JSON.stringify([drift])}\n`]);
    expect(await check()).toEqual([1, expect.stringMatching(/^kind +thing +expected +found\nallotted +\S+ +1 +3\n$/)]);
    await expect(loyalty(readConfig({}), ['check'])).rejects.toThrow('Usage');
  } finally {
    process.stdout.write = write;
  }
});
