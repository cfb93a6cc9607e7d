import { join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { LogLevel } from './kit/logger.ts';

/**
 * The only reader of the environment. `readConfig` turns it into one frozen, validated object that `main.ts` hands down;
 * `settingsHelp` is the same list for `tributary --help` and the docs, so neither can name a setting that does not exist.
 */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute path of everything that is kept on disk. */
  readonly dataDir: string;
  /** Absolute path of the files that people send, such as documents. */
  readonly filesDir: string;
  /** Absent: the server runs its own PostgreSQL below `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  /** Base URL that partners call, without a trailing slash; absent: derived from host and port. */
  readonly publicUrl: string | undefined;
  /** At least 32 characters; absent: made once and kept in `dataDir`. */
  readonly secret: string | undefined;
  readonly logLevel: LogLevel;
  readonly trustProxy: readonly string[];
  /** Networks (CIDR) that may be called although they are not public. */
  readonly allowNetworks: readonly string[];
  readonly poolSize: number;
  /** How long tracking events are kept; whole months are dropped. */
  readonly trackingDays: number;
  readonly rateLimits: boolean;
  readonly checkResponses: boolean;
}

/** A setting that cannot be used; the message is one sentence for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly help: string;
}

const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] satisfies LogLevel[];

const settings = {
  port: { name: 'PORT', fallback: '3000', help: 'TCP port to listen on; 0 picks a free one' },
  host: { name: 'HOST', fallback: '127.0.0.1', help: 'address to listen on; 0.0.0.0 for every interface' },
  dataDir: { name: 'TRIBUTARY_DATA', fallback: './data', help: 'directory of everything kept on disk' },
  filesDir: {
    name: 'TRIBUTARY_FILES',
    fallback: '',
    help: 'directory of the files that people send; one that all processes on one database share; empty: TRIBUTARY_DATA/files',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: '',
    help: 'postgres://… of a PostgreSQL 14 or newer; empty: the server runs its own below TRIBUTARY_DATA',
  },
  demo: {
    name: 'TRIBUTARY_DEMO',
    fallback: '',
    help: 'on: create the demo tenant at the first start; empty: on without DATABASE_URL, off with it',
  },
  publicUrl: {
    name: 'TRIBUTARY_PUBLIC_URL',
    fallback: '',
    help: 'base URL that partners call, when a proxy stands in front; empty: http://HOST:PORT',
  },
  secret: {
    name: 'TRIBUTARY_SECRET',
    fallback: '',
    help: 'at least 32 characters; signing keys are derived from it; the same for all processes on one database; empty: made once and kept in TRIBUTARY_DATA/secret.key',
  },
  logLevel: { name: 'TRIBUTARY_LOG', fallback: 'info', help: `one of ${logLevels.join(', ')}` },
  trustProxy: {
    name: 'TRIBUTARY_TRUST_PROXY',
    fallback: '',
    help: 'comma-separated addresses or CIDR ranges of proxies whose X-Forwarded-* headers are believed',
  },
  allowNetworks: {
    name: 'TRIBUTARY_ALLOW_NETWORKS',
    fallback: '',
    help: 'comma-separated CIDR ranges that webhooks and messages may go to although they are not public, such as 10.1.0.0/16',
  },
  poolSize: { name: 'TRIBUTARY_POOL', fallback: '16', help: 'database connections, 2 to 200' },
  trackingDays: {
    name: 'TRIBUTARY_TRACKING_DAYS',
    fallback: '395',
    help: 'days that tracking events are kept, 31 to 3650; whole months are dropped, for all tenants of the database',
  },
  rateLimits: {
    name: 'TRIBUTARY_RATE_LIMITS',
    fallback: 'on',
    help: 'off: no request limits per credential (benches)',
  },
  checkResponses: {
    name: 'TRIBUTARY_CHECK_RESPONSES',
    fallback: 'log',
    help: 'a reply that is not as documented: log it, or fail it (tests)',
  },
} as const satisfies Record<keyof Config, Setting>;

/** One line per setting: name, default, meaning. Used by `--help`; the docs page is generated from it too. */
export function settingsHelp(): { name: string; fallback: string; help: string }[] {
  return Object.values(settings).map(({ name, fallback, help }) => ({ name, fallback, help }));
}

/**
 * Reads and validates the environment.
 * @param env the process environment, or a test's own
 * @param cwd the directory that relative paths are relative to (where the user called from)
 * @throws ConfigError with one sentence that names the setting and what it takes
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, cwd = callerDirectory(process.env)): Config {
  const text = (setting: Setting) => (env[setting.name] ?? '').trim() || setting.fallback;
  const databaseUrl = text(settings.databaseUrl) || undefined;
  const dataDir = resolve(cwd, text(settings.dataDir));
  return Object.freeze<Config>({
    port: integer(settings.port, text(settings.port), 0, 65_535),
    host: text(settings.host),
    dataDir,
    filesDir: resolve(cwd, text(settings.filesDir) || join(dataDir, 'files')),
    databaseUrl: databaseUrl === undefined ? undefined : postgresUrl(databaseUrl),
    demo: flag(settings.demo, text(settings.demo) || (databaseUrl === undefined ? 'on' : 'off')),
    publicUrl: webUrl(text(settings.publicUrl)),
    secret: secret(text(settings.secret)),
    logLevel: logLevel(text(settings.logLevel)),
    trustProxy: list(text(settings.trustProxy)),
    allowNetworks: list(text(settings.allowNetworks)).map(network),
    poolSize: integer(settings.poolSize, text(settings.poolSize), 2, 200),
    trackingDays: integer(settings.trackingDays, text(settings.trackingDays), 31, 3_650),
    rateLimits: flag(settings.rateLimits, text(settings.rateLimits)),
    checkResponses: oneOf(settings.checkResponses, text(settings.checkResponses), ['log', 'fail']) === 'fail',
  });
}

/** `npm start` and `npx` change the directory; the launcher passes on where it was called. */
export function callerDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env.TRIBUTARY_CALLED_FROM ?? env.INIT_CWD ?? process.cwd();
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function network(text: string): string {
  if (!ipaddr.isValidCIDR(text)) throw bad(settings.allowNetworks, 'CIDR ranges such as 10.1.0.0/16', text);
  return text;
}

function integer(setting: Setting, text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw bad(setting, `a whole number from ${min} to ${max}`, text);
  return value;
}

function flag(setting: Setting, text: string): boolean {
  return oneOf(setting, text.toLowerCase(), ['on', 'off', 'true', 'false', '1', '0']).match(/^(on|true|1)$/) !== null;
}

function oneOf(setting: Setting, text: string, values: readonly string[]): string {
  if (!values.includes(text)) throw bad(setting, `one of ${values.join(', ')}`, text);
  return text;
}

function logLevel(text: string): LogLevel {
  return oneOf(settings.logLevel, text, logLevels) as LogLevel;
}

function postgresUrl(text: string): string {
  // The value holds a password: it is never repeated in the message.
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new ConfigError('DATABASE_URL takes a postgres://user:password@host:port/database address.');
  }
  return text;
}

function webUrl(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw bad(settings.publicUrl, 'an http(s):// address', text);
  return text.replace(/\/+$/, '');
}

function secret(text: string): string | undefined {
  if (text === '') return undefined;
  if (text.length < 32) throw new ConfigError('TRIBUTARY_SECRET takes at least 32 characters.');
  return text;
}

function bad(setting: Setting, takes: string, got: string): ConfigError {
  return new ConfigError(`${setting.name} takes ${takes}, not "${got}".`);
}
