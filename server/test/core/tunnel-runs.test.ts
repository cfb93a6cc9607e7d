import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { advanceRuns } from '../../src/core/funnels/advance-runs.ts';
import { subscribeChannel } from '../../src/core/funnels/subscribe-channel.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { createServer, type Server } from '../../src/server.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Channels on their way through tunnels: in several processes, after a server's end, and past blocks that cannot be done. */

let server: TestServer;
let shop: Actor;
let template: Id;
const hour = 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTestServer();
  shop = systemActor(await tenantByCode(server, server.demo.tenant), 'shop');
  template = (await server.sql<{ id: Id }>('select id from templates limit 1'))[0]?.id as Id;
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
let people = 0;
async function person(patch: object = {}) {
  people += 1;
  const email = `traveller${people}@example.com`;
  const added = await run(shop, addPerson, {
    scope: '',
    patch: { email, fullName: 'Traveller', ...patch },
    onExisting: 'refuse',
    related: ['channels'],
  });
  return { id: added.person.id, channelId: added.person.related.channels?.[0]?.id as Id };
}

async function tunnel(blocks: [kind: string, details?: object][]): Promise<{ tunnelId: Id; blockIds: Id[] }> {
  const tunnelId = newId(server.clock.now());
  await server.sql(
    `insert into tunnels (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'T', now(), now())`,
    [shop.tenantId, tunnelId],
  );
  const blockIds: Id[] = [];
  for (const [index, [kind, details = {}]] of blocks.entries()) {
    const id = newId(server.clock.now());
    await server.sql(
      `insert into tunnel_blocks (tenant_id, id, tunnel_id, kind, name, position, details, created_at) values ($1, $2, $3, $4, $4, $5, $6, now())`,
      [shop.tenantId, id, tunnelId, kind, index, details],
    );
    blockIds.push(id);
  }
  return { tunnelId, blockIds };
}

const subscribe = (channelId: Id, { tunnelId, blockIds }: { tunnelId: Id; blockIds: Id[] }, at = 0) =>
  run(shop, subscribeChannel, { channelId, tunnelId, blockId: blockIds[at] as Id });
const runOf = async (channelId: Id) =>
  (await server.sql('select state, position, reason from tunnel_runs where channel_id = $1', [channelId]))[0];
const count = async (text: string, channels: Id[]) =>
  (await server.sql<{ n: number }>(`select count(*)::int as n ${text}`, [channels]))[0]?.n;
const advanceAll = async () => {
  while (
    (await run(systemActor(await tenantByCode(server, server.demo.tenant), 'system'), advanceRuns, undefined)) > 0
  );
};

describe('a block that cannot be done ends its own run, with the reason', () => {
  test.each<[string, object, string]>([
    ['send_template', { templateId: '01900000-0000-7000-8000-000000000001' }, 'template unknown'],
    ['send_template', { templateId: 'no id' }, 'bad_value'],
    ['send_template', {}, 'templateId required'],
    ['wait', { seconds: 'long' }, 'seconds out_of_range'],
    ['wait', { seconds: -1 }, 'seconds out_of_range'],
    ['wait', { seconds: 1e12 }, 'seconds out_of_range'],
    ['add_tag', { tagId: '01900000-0000-7000-8000-000000000001' }, 'tag unknown'],
    ['remove_tag', { tagId: 7 }, 'tagId required'],
    ['notify', {}, 'text required'],
    ['fly', {}, 'unknown kind'],
    ['constructor', {}, 'unknown kind'],
  ])('%s %j', async (kind, details, reason) => {
    const way = await tunnel([
      ['notify', { text: 'before' }],
      [kind, details],
      ['notify', { text: 'behind' }],
    ]);
    const good = await tunnel([['notify', { text: 'good' }]]);
    const [{ channelId }, { channelId: next }] = [await person(), await person()];
    await subscribe(channelId, way);
    await subscribe(next, good);
    await advanceAll();
    expect(await runOf(channelId)).toEqual({ state: 'failed', position: 0, reason: `block 1 (${kind}): ${reason}` });
    expect(await runOf(next)).toMatchObject({ state: 'ended', reason: null });
    // What came before it stays done, and nothing behind it is.
    const facts = await server.sql<{ type: string; data: Record<string, unknown> }>(
      `select type, data from changes where data ->> 'channelId' = $1 and type like 'tunnel.%' order by at, number`,
      [channelId],
    );
    expect(facts.map(({ type, data }) => [type, data.text ?? data.state])).toEqual([
      ['tunnel.entered', undefined],
      ['tunnel.notified', 'before'],
      ['tunnel.ended', 'failed'],
    ]);
  });

  test('a template that needs what is not known of the person; a channel that leads nowhere', async () => {
    const way = await tunnel([['send_template', { templateId: template }]]);
    const nameless = await person({ fullName: null });
    await subscribe(nameless.channelId, way);
    await advanceAll();
    expect((await runOf(nameless.channelId))?.reason).toBe('block 0 (send_template): variables.name required');
    const { channelId } = await person();
    await subscribe(channelId, way);
    await server.sql('update connections set archived_at = now()');
    await advanceAll();
    await server.sql('update connections set archived_at = null');
    expect(await runOf(channelId)).toMatchObject({ state: 'failed', reason: expect.stringContaining('no connection') });
    expect(await count('from messages where channel_id = any ($1)', [nameless.channelId, channelId])).toBe(0);
  });
});

test('blocks that come and go meanwhile are no hindrance', async () => {
  const way = await tunnel([
    ['wait', { seconds: 3600 }],
    ['notify', { text: 'old' }],
    ['notify', { text: 'last' }],
  ]);
  const { channelId } = await person();
  await subscribe(channelId, way);
  await advanceAll();
  expect(await runOf(channelId)).toMatchObject({ state: 'running', position: 1 });
  await server.sql('delete from tunnel_blocks where id = $1', [way.blockIds[1]]);
  server.clock.move(hour);
  await advanceAll();
  expect(
    await count(`from changes where data ->> 'channelId' = any ($1::text[]) and data ->> 'text' = 'last'`, [channelId]),
  ).toBe(1);
});

test('two servers and many rounds at once do each block once; a server that ends hands over to the other', async () => {
  const env = { DATABASE_URL: server.databaseUrl, PORT: '0', TRIBUTARY_LOG: 'silent' };
  const second: Server = await createServer(readConfig(env), { clock: server.clock });
  const way = await tunnel([
    ['send_template', { templateId: template }],
    ['wait', { seconds: 60 }],
    ['notify', { text: 'second part' }],
    ['wait', { seconds: 60 }],
    ['notify', { text: 'third part' }],
  ]);
  const channels: Id[] = [];
  for (let i = 0; i < 60; i += 1) {
    const { channelId } = await person();
    channels.push(channelId);
    await subscribe(channelId, way);
  }
  const rounds = (of: Server[]) => Promise.all(of.flatMap((one) => [one.jobs.runNow(), one.jobs.runNow()]));
  const notified = (text: string) =>
    count(
      `from changes where type = 'tunnel.notified' and data ->> 'channelId' = any ($1::text[]) and data ->> 'text' = '${text}'`,
      channels,
    );
  await rounds([server.server, second]);
  await second.jobs.runNow();
  // The server's own round may have some of them under way, here and below.
  await expect.poll(() => count('from messages where channel_id = any ($1)', channels)).toBe(60);
  server.clock.move(61_000);
  // It is stopped in the middle of its round.
  const going = second.jobs.runNow().catch(() => undefined);
  await second.stop();
  await going;
  await rounds([server.server]);
  await expect.poll(() => notified('second part')).toBe(60);
  server.clock.move(61_000);
  await rounds([server.server]);
  await expect.poll(() => notified('third part')).toBe(60);
  expect(await notified('second part')).toBe(60);
  expect(await count('from messages where channel_id = any ($1)', channels)).toBe(60);
  expect(await count(`from tunnel_runs where state = 'ended' and channel_id = any ($1)`, channels)).toBe(60);
  const caught = 'from caught_messages c join messages m on m.id = c.message_id where m.channel_id = any ($1)';
  await expect.poll(() => count(caught, channels)).toBe(60);
});

test('who is erased on the way is gone from it, also at the same moment', async () => {
  const way = await tunnel([
    ['add_tag', { tagId: (await server.sql<{ id: Id }>('select id from tags limit 1'))[0]?.id }],
  ]);
  const travellers = await Promise.all(Array.from({ length: 20 }, () => person()));
  for (const { channelId } of travellers) await subscribe(channelId, way);
  await Promise.all([
    advanceAll(),
    ...travellers.map(({ id }) => run(shop, removeRecord, { ref: { id } })),
    advanceAll(),
  ]);
  await advanceAll();
  const channels = travellers.map(({ channelId }) => channelId);
  expect(await count('from tunnel_runs where channel_id = any ($1)', channels)).toBe(0);
  expect(await count('from channels where id = any ($1)', channels)).toBe(0);
});
