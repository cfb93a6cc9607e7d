import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { CoreError } from '../../src/core/errors.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { newId } from '../../src/kit/ids.ts';
import { cleanUp, privateDirectory } from '../store/embedded-kit.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { environment, mainArgs, program, repository } from './support/server-process.ts';

/** The operator's commands, each a process of its own beside a server that runs on the same database. */

const secret = 'the same secret in every process, long enough';
let server: TestServer;
let dataDir: string;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret });
  dataDir = await privateDirectory();
});
afterAll(async () => {
  await server.close();
  await cleanUp();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function tributary(...args: string[]): Promise<Outcome> {
  const env = environment(dataDir, { DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret });
  return new Promise((resolve) => {
    execFile(program, [...mainArgs, ...args], { cwd: repository, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await tributary(...args, '--json');
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return JSON.parse(stdout);
};
const filter = async (token: string) =>
  (
    await server.call('POST', '/api/v1/members/filter', {
      headers: { authorization: `Bearer ${token}` },
      json: { filter: [] },
    })
  ).status;

test('a tenant, an M2M token in it, and its end: as an operator does it', { timeout: 60_000 }, async () => {
  const { tenant } = await json('tenant', 'create', 'Aftenavis', '--country', 'no');
  expect(tenant).toMatch(/^[0-9a-f]{8}$/);
  const row = { code: tenant, name: 'Aftenavis', country: 'NO', keyVersion: 1, keysRotated: null };
  expect(await json('tenant', 'list')).toContainEqual(row);

  const create = ['credential', 'create', 'subrite', 'm2m-token', '--tenant', tenant, '--name', 'News desk'];
  const made = await json(...create, '--set', 'permission=Member', '--set', 'permission=Subscription');
  const [{ id }] = made.credentials;
  expect(made).toEqual({
    ...{ tenant, dialect: 'subrite', kind: 'm2m-token', credentials: [{ id, name: 'News desk' }] },
    ...{ token: expect.stringMatching(/^tsub_/), permissions: ['Member', 'Subscription'] },
  });
  expect(await filter(made.token)).toBe(200);

  const listed = (await json('credential', 'list', '--tenant', tenant)).find((one: { id: string }) => one.id === id);
  const time = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(listed).toEqual({
    ...{ id, dialect: 'subrite', kind: 'token', login: expect.any(String), name: 'News desk' },
    ...{ scopes: ['Member', 'Subscription'], sees: 'tenant', created: time, lastToken: time, revoked: null },
  });
  const shown = await tributary('credential', 'list', '--tenant', tenant);
  expect(shown.stdout.split('\n')[0]).toMatch(
    /^id +dialect +kind +login +name +scopes +sees +created +lastToken +revoked$/,
  );
  expect(shown.stdout).toMatch(
    new RegExp(`^${id} +subrite +token .*News desk +Member,Subscription +tenant .* -$`, 'm'),
  );

  const ended = await json('credential', 'revoke', id, '--tenant', tenant);
  expect(ended).toEqual({ id, dialect: 'subrite', kind: 'token', name: 'News desk', revoked: time });
  server.clock.move(5_000);
  expect(await filter(made.token)).toBe(401);
  expect((await json('credential', 'revoke', id, '--tenant', tenant)).revoked).toBe(ended.revoked);
});

test('a key that a command derives is the running server’s: a pin signs in', { timeout: 30_000 }, async () => {
  const { tenant } = server.demo;
  const [staff] = await server.sql<{ id: string }>(
    'select s.id from staff s join tenants t on t.id = s.tenant_id where t.code = $1',
    [tenant],
  );
  const { pin } = await json(
    'credential',
    'create',
    'footprints',
    'pin',
    '--tenant',
    tenant,
    '--set',
    `staff=${staff?.id}`,
  );
  const { key, secret: clientSecret } = server.demo.footprints as Record<string, string>;
  const answer = await server.call('POST', '/api/token', {
    headers: { authorization: `Basic ${btoa(`${key}:${clientSecret}`)}` },
    form: { grant_type: 'pin', pin },
  });
  expect([answer.status, answer.json.hostess_name]).toEqual([200, 'Ada Consultant']);
});

test('a tenant’s keys are rotated', { timeout: 30_000 }, async () => {
  const { tenant } = server.demo;
  expect(await json('tenant', 'rotate-keys', tenant)).toEqual({ tenant, keyVersion: 2 });
  const rotated = (await json('tenant', 'list')).find(({ code }: { code: string }) => code === tenant);
  expect(rotated).toMatchObject({ keyVersion: 2, keysRotated: expect.stringMatching(/Z$/) });
  const { stdout } = await tributary('tenant', 'list');
  expect(stdout).toMatch(/^code +name +country +keyVersion +keysRotated\n/);
});

test('the kinds are listed with their options, without a database', async () => {
  const env = environment(dataDir, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) => {
    execFile(program, [...mainArgs, 'credential', 'kinds'], { cwd: repository, env }, (error, text) =>
      error === null ? resolve({ stdout: text }) : reject(error),
    );
  });
  for (const { name, issuable } of dialects)
    for (const [kind, { summary, options }] of Object.entries(issuable)) {
      expect(stdout).toContain(`${name} ${kind}: ${summary}\n`);
      for (const [key, { help }] of Object.entries(options)) expect(stdout).toContain(`--set ${key}=…  ${help}`);
    }
});

describe('what cannot be done is said in one sentence', () => {
  const config = () =>
    readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_SECRET: secret, TRIBUTARY_LOG: 'silent' }, dataDir);
  test.each([
    ['credential', [], /^Usage: tributary credential kinds\n/],
    ['credential', ['list'], /^Usage: /],
    ['credential', ['create', 'subrite', '--tenant', '00000000'], /^Usage: /],
    ['credential', ['list', '--tenant', '00000000'], /^There is no tenant 00000000\.$/],
    ['credential', ['revoke', 'x', '--tenant', '00000000'], /^x is no id; /],
    ['credential', ['list', '--nonsense'], /^Unknown option '--nonsense'/],
    ['tenant', ['rotate-keys', '00000000'], /^There is no tenant 00000000\.$/],
    ['tenant', ['rotate-keys'], /^Usage: tributary tenant create/],
    ['tenant', ['create', 'x', '--country', 'Norway'], /^The country is given by its two letters/],
    ['credential', ['create', 'subrite', 'm2m-token', '--tenant', 'DEMO'], /needs permission=…/],
    ['credential', ['create', 'subrite', 'nothing', '--tenant', 'DEMO'], /^There is no subrite nothing/],
    ['credential', ['revoke', newId(0), '--tenant', 'DEMO'], /^There is no such credential\.$/],
  ])('%s %j', async (name, args, sentence) => {
    const given = args.map((arg) => (arg === 'DEMO' ? server.demo.tenant : arg));
    const error = await commands[name]?.(config(), given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    // What `main.ts` shows as its message alone.
    expect(error instanceof ConfigError || error instanceof CoreError).toBe(true);
  });

  test('and with the exit code 1', async () => {
    const { code, stdout, stderr } = await tributary('credential', 'list', '--tenant', '00000000');
    expect([code, stdout, stderr]).toEqual([1, '', 'tributary: There is no tenant 00000000.\n']);
  });
});

test('--help names every command', async () => {
  const { code, stdout } = await tributary('--help');
  expect(code).toBe(0);
  for (const command of [
    'tenant create',
    'tenant list',
    'tenant rotate-keys',
    'credential kinds',
    'credential create',
    'credential list',
    'credential revoke',
  ])
    expect(stdout).toContain(`  ${command}`);
});
