import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CoreErrorCode } from '../../src/core/errors.ts';
import { shape, shapeOf } from '../life/support/shapes.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { pairsOf, present, tokensOf } from './holders.ts';
import { idsOf, nobody, operations, prepare, sampleOf, send, signsIn } from './requests.ts';
import type { Ids } from './samples.ts';

/**
 * T28: everything that can be held × every operation. The table says what is let in, and what is known but not allowed (403);
 * all else is nobody here (401). An operation that is not in the table fails.
 */

const feelme = ['feelme admin', 'feelme user'];
const leeloo = ['leeloo'];
const members = ['subrite Member', 'subrite both'];
const subscriptions = ['subrite Subscription', 'subrite both'];
const footprints = ['footprints app', 'footprints app and hostess', 'footprints user', 'footprints hostess'];
const matchtrade = ['matchtrade access'];

interface Row {
  readonly status: number;
  readonly allowed: readonly string[];
  readonly forbidden?: readonly string[];
  /** Let in, but what the sample names does not exist for them (404). */
  readonly blind?: readonly string[];
}

/** By token. */
const byToken: Record<string, Row> = {
  'feelme.user.create': { status: 201, allowed: feelme },
  'feelme.user.list': { status: 200, allowed: feelme },
  'feelme.user.read': { status: 200, allowed: feelme },
  'feelme.user.replace': { status: 200, allowed: feelme },
  'feelme.user.patch': { status: 200, allowed: feelme },
  'feelme.user.delete': { status: 204, allowed: feelme },
  'feelme.subscription.create': { status: 201, allowed: feelme },
  'feelme.subscription.list': { status: 200, allowed: feelme },
  // The sample's subscription is for another website than the user-level token's.
  'feelme.subscription.update': { status: 200, allowed: ['feelme admin'], blind: ['feelme user'] },
  'feelme.subscription.read': { status: 200, allowed: ['feelme admin'], blind: ['feelme user'] },
  'feelme.subscription.patch': { status: 200, allowed: ['feelme admin'], blind: ['feelme user'] },
  'feelme.subscription.delete': { status: 200, allowed: ['feelme admin'], blind: ['feelme user'] },
  'leeloo.people.list': { status: 200, allowed: leeloo },
  'leeloo.people.read': { status: 200, allowed: leeloo },
  'leeloo.people.create': { status: 200, allowed: leeloo },
  'leeloo.order.create': { status: 200, allowed: leeloo },
  'leeloo.order.list': { status: 200, allowed: leeloo },
  'leeloo.order.read': { status: 200, allowed: leeloo },
  'leeloo.order.update': { status: 200, allowed: leeloo },
  'leeloo.people.update': { status: 200, allowed: leeloo },
  'leeloo.comment.create': { status: 200, allowed: leeloo },
  'leeloo.call.create': { status: 200, allowed: leeloo },
  'leeloo.tag.list': { status: 200, allowed: leeloo },
  'leeloo.tag.add': { status: 200, allowed: leeloo },
  'leeloo.tag.remove': { status: 200, allowed: leeloo },
  'leeloo.user.list': { status: 200, allowed: leeloo },
  'leeloo.user.read': { status: 200, allowed: leeloo },
  'leeloo.template-category.list': { status: 200, allowed: leeloo },
  'leeloo.template.list': { status: 200, allowed: leeloo },
  'leeloo.message.send-template': { status: 200, allowed: leeloo },
  'leeloo.message.send': { status: 200, allowed: leeloo },
  'leeloo.channel.messages': { status: 200, allowed: leeloo },
  'leeloo.channel.list': { status: 200, allowed: leeloo },
  'leeloo.channel.person': { status: 200, allowed: leeloo },
  'leeloo.people.sms': { status: 200, allowed: leeloo },
  'leeloo.connection.list': { status: 200, allowed: leeloo },
  'leeloo.account.read': { status: 200, allowed: leeloo },
  'leeloo.account.tag': { status: 200, allowed: leeloo },
  'leeloo.account.untag': { status: 200, allowed: leeloo },
  'leeloo.account.order': { status: 200, allowed: leeloo },
  'leeloo.traffic-source.create': { status: 200, allowed: leeloo },
  'leeloo.tunnel.list': { status: 200, allowed: leeloo },
  'leeloo.tunnel.read': { status: 200, allowed: leeloo },
  'leeloo.tunnel.all-stats': { status: 200, allowed: leeloo },
  'leeloo.tunnel.stats': { status: 200, allowed: leeloo },
  'leeloo.channel.subscribe': { status: 200, allowed: leeloo },
  'subrite.members.filter': { status: 200, allowed: members, forbidden: ['subrite none', 'subrite Subscription'] },
  'subrite.member.create': { status: 201, allowed: members, forbidden: ['subrite none', 'subrite Subscription'] },
  'subrite.member.replace': { status: 200, allowed: members, forbidden: ['subrite none', 'subrite Subscription'] },
  'subrite.member.patch': { status: 200, allowed: members, forbidden: ['subrite none', 'subrite Subscription'] },
  'subrite.package.subscribe': { status: 201, allowed: subscriptions, forbidden: ['subrite none', 'subrite Member'] },
  'subrite.packages.list': { status: 200, allowed: subscriptions, forbidden: ['subrite none', 'subrite Member'] },
  'subrite.package.read': { status: 200, allowed: subscriptions, forbidden: ['subrite none', 'subrite Member'] },
  'subrite.member.subscriptions': {
    status: 200,
    allowed: subscriptions,
    forbidden: ['subrite none', 'subrite Member'],
  },
  'subrite.profile.read': { status: 200, allowed: ['subrite end user'] },
  'subrite.push.create': { status: 201, allowed: [...members, 'subrite Subscription'], forbidden: ['subrite none'] },
  'footprints.lead.create': { status: 200, allowed: footprints },
  'footprints.lead.update': { status: 200, allowed: footprints },
  'footprints.lead.rate': { status: 200, allowed: footprints },
  'footprints.lead.lose': { status: 200, allowed: footprints },
  'footprints.lead-action.create': { status: 200, allowed: footprints },
  'footprints.lead-action.update': { status: 200, allowed: footprints },
  'footprints.lead-action.list': { status: 200, allowed: footprints },
  'footprints.lead-action-type.list': { status: 200, allowed: footprints },
  'footprints.lead-document.upload': { status: 200, allowed: footprints },
  'footprints.lead-document.list': { status: 200, allowed: footprints },
  'footprints.lead-document.read': { status: 200, allowed: footprints },
  'footprints.prospect.create': { status: 200, allowed: footprints },
  'footprints.lead.list': { status: 200, allowed: footprints },
  'footprints.client.read': { status: 200, allowed: footprints },
  'footprints.client.update': { status: 200, allowed: footprints },
  'footprints.client.search': { status: 200, allowed: footprints },
  'footprints.client.delete': { status: 200, allowed: footprints },
  'footprints.loyalty.active-campaigns': { status: 200, allowed: footprints },
  'footprints.loyalty.campaigns': { status: 200, allowed: footprints },
  'footprints.loyalty.check': { status: 200, allowed: footprints },
  'footprints.loyalty.change': { status: 200, allowed: footprints },
  'footprints.loyalty.list': { status: 200, allowed: footprints },
  'footprints.loyalty.history': { status: 200, allowed: footprints },
  'footprints.catalogue.list': { status: 200, allowed: footprints },
  'footprints.offer.list': { status: 200, allowed: footprints },
  'footprints.sku.list': { status: 200, allowed: footprints },
  'footprints.location.list': { status: 200, allowed: footprints },
  'footprints.offline-campaign.list': { status: 200, allowed: footprints },
  'footprints.business-user.list': { status: 200, allowed: footprints },
  'footprints.channel.list': { status: 200, allowed: footprints },
  'footprints.notification.send': { status: 200, allowed: footprints },
  'matchtrade.account.create': { status: 200, allowed: matchtrade },
  'matchtrade.account.update': { status: 200, allowed: matchtrade },
  'matchtrade.account.patch': { status: 200, allowed: matchtrade },
  'matchtrade.account.find': { status: 200, allowed: matchtrade },
  'matchtrade.lead.list': { status: 200, allowed: matchtrade },
  'matchtrade.account.list': { status: 200, allowed: matchtrade },
  'matchtrade.open-lead.list': { status: 200, allowed: matchtrade },
  'matchtrade.client.list': { status: 200, allowed: matchtrade },
  'matchtrade.offer.list': { status: 200, allowed: matchtrade },
  'matchtrade.register-field.list': { status: 200, allowed: matchtrade },
  'matchtrade.password.change': { status: 200, allowed: matchtrade },
  'matchtrade.trading-account.list': { status: 200, allowed: matchtrade },
  'matchtrade.deposit.list': { status: 200, allowed: matchtrade },
};

/** By name and secret: the calls that hand tokens out. */
const byPair: Record<string, Row> = {
  'feelme.token.create': { status: 200, allowed: ['feelme partner'] },
  'footprints.token.create': { status: 200, allowed: ['footprints client'] },
  'matchtrade.token.create': { status: 200, allowed: ['matchtrade client'] },
};

/** By an application's key, which pages and apps show to everybody: what browsers and phones call. */
const byAppKey: readonly string[] = [
  'footprints.web-session.init',
  'footprints.web-action.send',
  'footprints.web-lead.register',
  'footprints.web-lead.prepopulate',
  'footprints.mobile-session.init',
  'footprints.mobile-action.send',
  'footprints.mobile-sensors.send',
  'footprints.mobile-place.send',
  'footprints.mobile-content.read',
  'footprints.mobile-sponsored-product.list',
  'footprints.mobile-sponsored-product.ids',
  'footprints.mobile-recommendation.list',
  'footprints.mobile-recommendation.ids',
  'footprints.mobile-location.nearest',
];

let server: TestServer;
let ids: Ids;
let tokens: Record<string, string>;
let pairs: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  // A request that is refused writes nothing; what was accepted before is not to be done in between.
  await server.server.jobs.stop();
  ids = await idsOf(server, server.demo.tenant);
  tokens = await tokensOf(server);
  pairs = pairsOf(server);
});
afterAll(() => server.close());

function expected(row: Row, holder: string): number {
  if (row.allowed.includes(holder)) return row.status;
  if (row.blind?.includes(holder)) return 404;
  return row.forbidden?.includes(holder) ? 403 : 401;
}

test('every operation has a row, and every row an operation', () => {
  const rows = [...Object.keys(byToken), ...Object.keys(byPair), ...byAppKey].sort();
  expect(rows).toEqual(operations.map(({ operation }) => operation.id).sort());
  for (const { operation } of operations)
    expect([operation.id, operation.id in byPair]).toEqual([operation.id, signsIn(operation)]);
});

test('every name in the table is one that is held', () => {
  const named = (table: Record<string, Row>) =>
    Object.values(table).flatMap(({ allowed, forbidden = [], blind = [] }) => [...allowed, ...forbidden, ...blind]);
  expect(named(byToken).filter((name) => !(name in tokens))).toEqual([]);
  expect(named(byPair).filter((name) => !(name in pairs))).toEqual([]);
});

const rowsWritten = async () =>
  (await server.sql<{ n: number }>('select (select count(*) from changes)::int as n'))[0]?.n;

describe.each(operations.filter(({ operation }) => operation.id in byToken))(
  '$operation.id',
  ({ dialect, operation }) => {
    const row = byToken[operation.id] as Row;

    test('is open to the tokens of the table and to no other', async () => {
      const outcome: Record<string, number> = {};
      for (const [holder, text] of Object.entries(tokens)) {
        const sample = sampleOf(server, operation, ids);
        await prepare(server, operation, sample);
        const before = await rowsWritten();
        const answer = await send(server, operation, sample, present(dialect.name, text));
        outcome[holder] = answer.status;
        if (answer.status < 400) continue;
        const known: Record<number, CoreErrorCode> = { 403: 'forbidden', 404: 'not_found' };
        const code = known[answer.status] ?? (holder === 'nothing' ? 'credential_missing' : 'token_invalid');
        expect([holder, shape(answer)]).toEqual([holder, shapeOf(dialect.name, code)]);
        expect([holder, await rowsWritten()]).toEqual([holder, before]);
      }
      expect(outcome).toEqual(Object.fromEntries(Object.keys(tokens).map((holder) => [holder, expected(row, holder)])));
    });

    test('is not opened by a name and secret in the place of a token', async () => {
      for (const [holder, authorization] of Object.entries(pairs)) {
        const answer = await send(server, operation, sampleOf(server, operation, ids), {
          headers: { authorization },
          query: {},
        });
        expect([holder, answer.status]).toEqual([holder, 401]);
      }
    });
  },
);

describe.each(operations.filter(({ operation }) => operation.id in byPair))('$operation.id', ({ operation }) => {
  const row = byPair[operation.id] as Row;

  test('signs in the pairs of the table and no other, nor any token', async () => {
    const sample = sampleOf(server, operation, ids);
    const ask = async (authorization: string) =>
      (await send(server, operation, { ...sample, headers: { ...sample.headers, authorization } }, nobody)).status;
    const outcome: Record<string, number> = {};
    for (const [holder, authorization] of Object.entries(pairs)) outcome[holder] = await ask(authorization);
    expect(outcome).toEqual(Object.fromEntries(Object.keys(pairs).map((holder) => [holder, expected(row, holder)])));
    for (const [holder, text] of Object.entries(tokens))
      expect([holder, await ask(`Bearer ${text}`)]).toEqual([holder, 401]);
  });
});

describe.each(operations.filter(({ operation }) => byAppKey.includes(operation.id)))(
  '$operation.id',
  ({ operation }) => {
    const ask = async (appkey: string, as = nobody) => {
      const { json, form, ...sample } = sampleOf(server, operation, ids);
      return send(server, operation, { ...sample, json: { ...(json as object), ...form, appkey } }, as);
    };

    test('takes an application’s key and nothing else that is held', async () => {
      const held = [
        ...Object.entries(tokens),
        ...Object.entries(pairs).map(([name, text]) => [`${name}’s pair`, text]),
      ];
      for (const [holder = '', text = ''] of held) {
        const before = await rowsWritten();
        const answer = await ask(text);
        expect([holder, answer.status]).toEqual([holder, holder === 'footprints appkey' ? 200 : 401]);
        if (answer.status === 200) continue;
        expect([holder, answer.json]).toEqual([
          holder,
          { success: false, error: expect.any(String), message: expect.any(String) },
        ]);
        expect([holder, await rowsWritten()]).toEqual([holder, before]);
      }
    });

    test('is not opened by a token, and a token beside the key changes nothing', async () => {
      for (const [holder, text] of Object.entries(tokens)) {
        for (const dialect of ['footprints', 'leeloo', 'matchtrade'])
          expect([holder, dialect, (await ask('', present(dialect, text))).status]).toEqual([holder, dialect, 401]);
        const answer = await ask(tokens['footprints appkey'] ?? '', present('footprints', text));
        expect([holder, answer.status]).toEqual([holder, 200]);
      }
    });
  },
);

test('a token that loses its permission is told from one that has it (positive control)', async () => {
  const [filter] = operations.filter(({ operation }) => operation.id === 'subrite.members.filter');
  if (filter === undefined) throw new Error('no filter');
  const text = tokens['subrite both'] ?? '';
  const ask = async () =>
    (await send(server, filter.operation, sampleOf(server, filter.operation, ids), present('subrite', text))).status;
  expect(await ask()).toBe(200);
  await server.sql(`update credentials set scopes = '{Subscription}' where name = 'Member and Subscription'`);
  server.clock.move(5_000);
  expect(await ask()).toBe(403);
});
