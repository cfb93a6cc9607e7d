import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { helpText } from '../src/cli/help.ts';
import { ConfigError, readConfig, settingsHelp } from '../src/config.ts';

const read = (env: Record<string, string>) => readConfig(env, '/srv/app');

test('defaults are a demo on this machine alone', () => {
  expect(read({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    dataDir: '/srv/app/data',
    demo: true,
    databaseUrl: undefined,
    logLevel: 'info',
    rateLimits: true,
  });
  expect(Object.isFrozen(read({}))).toBe(true);
});

test('with a database of the operator’s, nothing is created by itself', () => {
  expect(read({ DATABASE_URL: 'postgres://u:p@db/x' })).toMatchObject({
    demo: false,
    databaseUrl: 'postgres://u:p@db/x',
  });
  expect(read({ DATABASE_URL: 'postgres://u:p@db/x', TRIBUTARY_DEMO: 'on' }).demo).toBe(true);
});

test.each([
  [{ PORT: '70000' }, 'PORT takes a whole number from 0 to 65535, not "70000".'],
  [{ PORT: 'http' }, 'PORT takes a whole number from 0 to 65535, not "http".'],
  [{ PORT: '-1' }, 'PORT takes a whole number from 0 to 65535, not "-1".'],
  [{ TRIBUTARY_DEMO: 'maybe' }, 'TRIBUTARY_DEMO takes one of on, off, true, false, 1, 0, not "maybe".'],
  [{ TRIBUTARY_LOG: 'loud' }, 'TRIBUTARY_LOG takes one of trace, debug, info, warn, error, silent, not "loud".'],
  [{ TRIBUTARY_POOL: '1' }, 'TRIBUTARY_POOL takes a whole number from 2 to 200, not "1".'],
  [{ TRIBUTARY_PUBLIC_URL: 'example.com' }, 'TRIBUTARY_PUBLIC_URL takes an http(s):// address, not "example.com".'],
])('%j stops the start with one sentence', (env, sentence) => {
  expect(() => read(env)).toThrow(new ConfigError(sentence));
});

test('a wrong secret is never repeated', () => {
  for (const env of [{ DATABASE_URL: 'mysql://root:hunter2@db' }, { TRIBUTARY_SECRET: 'hunter2' }]) {
    expect(() => read(env)).toThrow(ConfigError);
    expect(() => read(env)).not.toThrow(/hunter2/);
  }
});

test('help and docs name every setting with its default', async () => {
  const docs = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  for (const { name, fallback, help } of settingsHelp()) {
    expect(helpText()).toContain(name);
    expect(docs).toContain(
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${help.replaceAll('|', '\\|')} |`,
    );
  }
});
