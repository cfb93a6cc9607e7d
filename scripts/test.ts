// `npm test`: everything that must hold, in order of how fast it tells. Installs what the machine lacks for the tests alone
// (a browser, strace). `--only lint,types,coverage,tracker,server,acceptance,bench` runs a part. The last line counts the tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const at = process.argv.indexOf('--only');
const only = at < 0 ? undefined : new Set(process.argv[at + 1]?.split(','));
const wanted = (step: string) => only === undefined || only.has(step);

let failed = 0;

function step(name: string, command: string, args: string[]): boolean {
  if (!wanted(name)) return true;
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${name} failed`);
    failed += 1;
  }
  return status === 0;
}

/** Debian packages that tests need and only tests; elsewhere the tests say what is missing. */
function installTools(): void {
  const missing = [
    existsSync('/usr/bin/strace') ? [] : ['strace'],
    process.env.CHROMIUM_PATH || existsSync('/usr/bin/chromium') ? [] : ['chromium'],
  ].flat();
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`\n== installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
}

async function tests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const projects = ['server', 'acceptance', 'bench'].filter(wanted);
  if (projects.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  if (wanted('server')) installTools();
  const dir = await mkdtemp(join(tmpdir(), 'tributary-results-'));
  const report = join(dir, 'results.json');
  const chosen = projects.flatMap((project) => ['--project', project]);
  step(projects[0] ?? '', process.execPath, [
    bin('vitest'),
    'run',
    ...chosen,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const text = await readFile(report, 'utf8').catch(() => '{}');
  await rm(dir, { recursive: true, force: true });
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

step('lint', bin('biome'), ['check', '--error-on-warnings', '.']);
step('types', bin('tsc'), ['-p', '.']);
step('types', bin('tsc'), ['-p', 'tracker']);
step('coverage', process.execPath, [join(root, 'scripts/coverage.ts'), '--check']);
step('tracker', process.execPath, [join(root, 'tracker/build.mjs'), '--size']);
const counted = await tests();

console.log(failed === 0 ? '\nAll steps passed.' : `\n${failed} step(s) failed.`);
console.log(`${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
