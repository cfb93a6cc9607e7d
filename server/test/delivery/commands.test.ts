import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { addEndpoint } from '../../src/core/deliveries/add-endpoint.ts';
import { CoreError } from '../../src/core/errors.ts';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { adapters } from '../../src/delivery/adapters/registry.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { newId } from '../../src/kit/ids.ts';
import { sealText } from '../../src/kit/seal.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { environment, mainArgs, program, repository } from '../life/support/server-process.ts';
import { cleanUp, privateDirectory } from '../store/embedded-kit.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { startBotApi } from './bot-api.ts';
import { startReceiver } from './receiver.ts';

/** Connections and endpoints as an operator makes them: commands of their own beside the server that uses what they made. */

const secret = 'the same secret in every process, long enough';
const token = '987654321:AAplantedTokenOfTheCommand_0123456789';
const networks = { TRIBUTARY_ALLOW_NETWORKS: '127.0.0.0/8' };
let server: TestServer;
let tenant: Tenant;
let dataDir: string;
let api: Awaited<ReturnType<typeof startBotApi>>;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret, ...networks });
  tenant = await tenantByCode(server, server.demo.tenant);
  dataDir = await privateDirectory();
  api = await startBotApi(token);
});
afterAll(async () => {
  api.close();
  await server.close();
  await cleanUp();
});

async function tributary(args: string[], input = '') {
  const env = environment(dataDir, { DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret, ...networks });
  const child = spawn(program, [...mainArgs, ...args, '--tenant', server.demo.tenant], { cwd: repository, env });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
const json = async (args: string[], input?: string) => {
  const { code, stdout, stderr } = await tributary([...args, '--json'], input);
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return JSON.parse(stdout);
};
const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const shop = () => systemActor(tenant, 'shop');

test('a bot: made, checked, written through and ended', { timeout: 120_000 }, async () => {
  const create = [
    'connection',
    'create',
    'telegram',
    '--name',
    'Our bot',
    '--set',
    `apiBase=${api.url}`,
    '--secret-stdin',
  ];
  const made = await json(create, `${token}\n`);
  expect(made).toEqual({
    ...{ id: expect.any(String), type: 'telegram', name: 'Our bot', isDefault: false },
    incoming: {
      url: expect.stringMatching(new RegExp(`/incoming/${tenant.code}\\.[0-9a-f]{24}$`)),
      secret_token: expect.stringMatching(/^[\w-]{43}$/),
    },
  });
  expect(await json(['connection', 'verify', made.id])).toEqual({ id: made.id, ok: true });

  // The running server opens what the command sealed, and believes who knows what the command printed.
  const update = {
    update_id: 1,
    message: { message_id: 5, from: { id: 9 }, chat: { id: 9, type: 'private' }, text: 'hi' },
  };
  const headers = { 'x-telegram-bot-api-secret-token': made.incoming.secret_token };
  const path = new URL(made.incoming.url).pathname;
  expect((await server.call('POST', path, { json: update, headers })).status).toBe(200);

  const listed = await json(['connection', 'list']);
  expect(listed.map(({ type }: { type: string }) => type)).toEqual(['catcher', 'telegram']);
  expect(listed[1]).toMatchObject({ id: made.id, settings: [`apiBase=${api.url}`], archived: null });
  const shown = await tributary(['connection', 'list']);
  expect(shown.stdout).toMatch(/^id +type +name +default +settings +created +archived\n/);
  expect(shown.stdout).not.toContain(token.slice(12));

  expect(await json(['connection', 'archive', made.id])).toEqual({ id: made.id, archived: true });
  expect(await json(['connection', 'list'])).toHaveLength(1);
  expect(await json(['connection', 'list', '--all'])).toHaveLength(2);
  expect((await server.call('POST', path, { json: update, headers })).status).toBe(404);
  expect(await tributary(['connection', 'verify', made.id])).toMatchObject({
    code: 1,
    stderr: 'tributary: There is no such connection in use.\n',
  });
});

test('a connection that does not work is told by the exit code; a made secret is shown once', {
  timeout: 60_000,
}, async () => {
  const made = await json([
    'connection',
    'create',
    'sms',
    '--name',
    'Dead',
    '--set',
    'url=http://127.0.0.1:9999/',
    '--default',
  ]);
  expect(made).toMatchObject({
    isDefault: true,
    secret: expect.stringMatching(/^whsec_/),
    incoming: { url: expect.any(String) },
  });
  const { code, stdout } = await tributary(['connection', 'verify', made.id, '--json']);
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    { id: made.id, ok: false, reason: 'no usable answer (ECONNREFUSED)' },
  ]);
  expect((await tributary(['connection', 'list', '--json'])).stdout).not.toContain(made.secret);
  await expect(
    run(shop(), receiveMessage, { connectionId: made.id, kind: 'sms', address: '1', patch: {}, text: 'x' }),
  ).resolves.toMatchObject({ isNewPerson: true });
});

test('an endpoint is listed, switched off and on, and told again what it missed', { timeout: 120_000 }, async () => {
  const sealedSecret = sealText(server.server.sealKey(tenant), 'whsec_AAAA');
  const events = ['person.created'];
  const { id } = await run(shop(), addEndpoint, {
    source: 'shop',
    url: 'http://127.0.0.1:9998/hook',
    events,
    sealedSecret,
  });
  expect(await json(['endpoint', 'list'])).toMatchObject([
    { id, dialect: 'shop', events, disabled: null, reason: null },
  ]);
  expect(await json(['endpoint', 'disable', id])).toEqual({ id, enabled: false });
  expect(await json(['endpoint', 'list'])).toMatchObject([{ disabled: expect.any(String), reason: 'operator' }]);
  const refused = await tributary(['endpoint', 'replay', id, '--from', '2026-01-01']);
  expect([refused.code, refused.stderr]).toEqual([1, 'tributary: The endpoint is switched off: enable it first.\n']);
  expect(await json(['endpoint', 'enable', id])).toEqual({ id, enabled: true });
  expect(await json(['endpoint', 'list'])).toMatchObject([{ disabled: null, reason: null }]);
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  await server.sql(
    `insert into deliveries (tenant_id, id, kind, destination_id, change_id, state, due_at, created_at)
     select $1, gen_random_uuid(), 'webhook', $2, gen_random_uuid(), s, t, t
     from (values ('done', $3::timestamptz), ('exhausted', $4), ('done', $5), ('leased', $4)) v (s, t)`,
    [tenant.id, id, at(1), at(2), at(3)],
  );
  const span = ['--from', '2026-01-02T00:00:00Z', '--to', '2026-01-02T23:59:59+00:00'];
  expect(await json(['endpoint', 'replay', id, ...span])).toEqual({ id, deliveries: 1 });
});

test('an endpoint that is made is told what happens from then on, signed with the secret that was shown', {
  timeout: 60_000,
}, async () => {
  const telling = dialects.find(({ webhooks }) => Object.hasOwn(webhooks?.events ?? {}, 'message.received'));
  if (telling === undefined) throw new Error('no dialect tells of messages');
  const receiver = await startReceiver();
  const made = await json(['endpoint', 'create', telling.name, receiver.url, '--event', 'message.received']);
  expect(made).toMatchObject({
    dialect: telling.name,
    events: ['message.received'],
    secret: expect.stringMatching(/^whsec_/),
  });
  expect((await tributary(['endpoint', 'list', '--json'])).stdout).not.toContain(made.secret);
  const wrong = await tributary(['endpoint', 'create', telling.name, receiver.url, '--event', 'nothing']);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining(`${telling.name} does not tell nothing; it tells `),
  ]);
  const [connection] = await json(['connection', 'list']);
  const from = { connectionId: connection.id, kind: 'sms', address: '+40722888999', patch: { fullName: 'New' } };
  await run(systemActor(tenant, 'messages'), receiveMessage, { ...from, text: 'hello' });
  await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]];
  expect(() =>
    new Webhook(made.secret).verify(body, headers as Record<string, string>, { jsonParse: false }),
  ).not.toThrow();
  receiver.close();
});

describe('what cannot be done is said in one sentence', () => {
  const config = () =>
    readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret, TRIBUTARY_LOG: 'silent' }, dataDir);
  test.each<[string, string[], RegExp]>([
    ['connection', [], /^Usage: tributary connection types\n/],
    ['connection', ['list'], /^Usage: /],
    ['connection', ['create', 'smtp', '--tenant', 'DEMO'], /^Usage: /],
    [
      'connection',
      ['create', 'pigeon', '--tenant', 'DEMO', '--name', 'x'],
      /^There is no type "pigeon"; there are catcher, email,/,
    ],
    ['connection', ['create', 'smtp', '--tenant', 'DEMO', '--name', 'x'], /needs --set host=/],
    ['connection', ['create', 'catcher', '--tenant', 'DEMO', '--name', ' '], /name/],
    ['connection', ['create', 'telegram', '--tenant', 'DEMO', '--name', 'x'], /needs a secret on standard input/],
    ['connection', ['verify', 'x', '--tenant', 'DEMO'], /^x is no id; tributary connection list shows them\.$/],
    ['connection', ['archive', newId(0), '--tenant', 'DEMO'], /^There is no such connection in use\.$/],
    ['connection', ['list', '--tenant', '00000000'], /^There is no tenant 00000000\.$/],
    ['endpoint', ['create', 'x', 'http://x.example', '--tenant', 'DEMO'], /^x tells no facts; /],
    ['endpoint', ['enable', newId(0), '--tenant', 'DEMO'], /^There is no such endpoint\.$/],
    ['endpoint', ['replay', newId(0), '--tenant', 'DEMO'], /^Usage: /],
    ['endpoint', ['replay', newId(0), '--tenant', 'DEMO', '--from', 'yesterday'], /^yesterday is no time/],
    ['endpoint', ['list', '--nonsense'], /^Unknown option '--nonsense'/],
  ])('%s %j', async (name, args, sentence) => {
    const given = args.map((arg) => (arg === 'DEMO' ? server.demo.tenant : arg));
    const error = await commands[name]?.(config(), given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    expect(error instanceof ConfigError || error instanceof CoreError).toBe(true);
  });
});

test('the types are listed with their settings, and --help names every command', async () => {
  const { stdout } = await tributary(['connection', 'types']);
  for (const { type, settings } of adapters) {
    expect(stdout).toMatch(new RegExp(`^${type}$`, 'm'));
    for (const [key, { help }] of Object.entries(settings)) expect(stdout).toContain(`--set ${key}=…  ${help}`);
  }
  const help = (await tributary(['--help'])).stdout;
  for (const words of ['types', 'create', 'list', 'verify', 'archive']) expect(help).toContain(`  connection ${words}`);
  for (const words of ['create', 'list', 'enable|disable', 'replay']) expect(help).toContain(`  endpoint ${words}`);
});
