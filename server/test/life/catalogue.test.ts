import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { catalogue } from '../../src/cli/catalogue.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { signIn } from '../dialects/footprints/session.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The catalogue's commands, beside a running server: what they print, and that the next request shows it. */

let server: TestServer;
let dir: string;
beforeAll(async () => {
  server = await startTestServer();
  dir = await mkdtemp(join(tmpdir(), 'tributary-catalogue-'));
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});
afterEach(() => void vi.restoreAllMocks());

/** What a command prints; it must end well. */
async function run(...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const config = readConfig({ DATABASE_URL: server.databaseUrl, TRIBUTARY_LOG: 'silent' });
  expect(await catalogue(config, args)).toBe(0);
  vi.restoreAllMocks();
  return printed;
}
async function file(content: unknown): Promise<string> {
  const path = join(dir, 'catalogue.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('export, change, check, import: the next request shows it', async () => {
  const code = server.demo.tenant;
  const { call } = await signIn(server, server.demo.footprints as Record<string, string>);
  const names = async () => ((await call('GET', '/api/channels')).json as { name: string }[]).map(({ name }) => name);
  const shown = JSON.parse(await run('export', '--tenant', code));
  const channels = [...shown.channels, { externalId: 'radio', name: 'Radio', mediaType: 'Paid Media' }];
  const path = await file({ ...shown, channels });
  expect(JSON.parse(await run('import', '--tenant', code, path, '--check', '--json'))).toMatchObject({
    check: true,
    channels: { created: 1, updated: 0, archived: 0, unchanged: 2 },
    offers: { created: 0, unchanged: 2 },
  });
  expect(await names()).toEqual(['Newsletter', 'Word of mouth']);
  expect(await run('import', '--tenant', code, path)).toMatch(/^section +created +updated +archived +unchanged\n/);
  expect(await names()).toEqual(['Newsletter', 'Word of mouth', 'Radio']);
  expect(JSON.parse(await run('export', '--tenant', code))).toEqual({ ...shown, channels });
});

test('a file that cannot be used is refused in words, place by place', async () => {
  const code = server.demo.tenant;
  const entries = Array.from({ length: 25 }, () => ({ externalId: 'x' }));
  const wrong = await run(
    'import',
    '--tenant',
    code,
    await file({ offers: [{ externalId: 'x', name: 1 }], skus: entries }),
  ).catch((error: Error) => error);
  expect(wrong).toBeInstanceOf(ConfigError);
  const { message } = wrong as Error;
  expect(message.split('\n').slice(0, 3)).toEqual([
    'Nothing was imported:',
    '  offers[0].name is of another type',
    '  skus[1].externalId stands for something else already',
  ]);
  expect(message).toMatch(/\n {2}and 5 more$/);
  for (const [args, words] of [
    [['import', '--tenant', code, await file('{')], /^This is no JSON/],
    [['import', '--tenant', code, join(dir, 'nowhere.json')], /cannot be read \(ENOENT\)/],
    [['import', '--tenant', code], /^Usage/],
    [['import', '--tenant', code, 'a', 'b'], /^Usage/],
    [['export', '--tenant', code, 'x'], /^Usage/],
    [['export'], /^Usage/],
    [['export', '--tenant', '00000000'], /There is no tenant 00000000/],
  ] as const)
    await expect(run(...args)).rejects.toThrow(words);
});
