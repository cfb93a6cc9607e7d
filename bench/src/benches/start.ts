import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import serverFlags from '../../../scripts/server-flags.json' with { type: 'json' };
import type { Bench, Context } from '../frame/bench.ts';
import { runProgram, versionOf } from '../frame/children.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge, notRun, type Verdict } from '../frame/verdict.ts';
import { firstAnswer } from '../load/first-answer.ts';

const root = resolve(import.meta.dirname, '../../..');
const main = join(root, 'server/src/main.ts');
const bare = join(import.meta.dirname, '../servers/bare-fastify.ts');

/** Longest for a warm start, and for one that installs first, seconds. */
const limits = { warmS: 60, coldS: 600 };

export const start: Bench = {
  name: 'start',
  what: 'from the start of the process to the first answer, with data that is there, against bare Fastify; and from a fresh clone with npm ci',
  targets: ['P9a', 'P9b'],
  limitS: { quick: 300, full: 1_800 },
  async run(context) {
    const { cleanup, rounds } = context;
    const { url, version } = await startDatabase(context);
    const command = { file: process.execPath, limitS: limits.warmS };
    const settings = { TRIBUTARY_LOG: 'error' };
    const withUrl = { ...settings, DATABASE_URL: url, TRIBUTARY_DATA: await dataDirectory(context) };
    const embedded = { ...settings, DATABASE_URL: '', TRIBUTARY_DATA: await dataDirectory(context) };
    const serve = (env: NodeJS.ProcessEnv) => () =>
      firstAnswer(cleanup, { ...command, args: [...serverFlags, main, 'serve'], env });
    // The round that does not count makes the databases.
    const found = await interleave(
      {
        embedded: serve(embedded),
        withUrl: serve(withUrl),
        bare: () => firstAnswer(cleanup, { ...command, args: [bare] }),
      },
      rounds,
    );
    const row = (what: string, seconds: number[]) => ({ what, 'ms, median': rounded(median(seconds) * 1000) });
    return {
      tables: [
        {
          title: `To the first answer, warm; PostgreSQL ${version}`,
          rows: [
            row('tributary serve, its own database started with it', found.embedded),
            row('tributary serve, DATABASE_URL', found.withUrl),
            row('bare Fastify, one route', found.bare),
          ],
        },
      ],
      verdicts: [
        judge('P9a', ratios(found.withUrl, found.bare), 'DATABASE_URL'),
        judge('P9a', ratios(found.embedded, found.bare), 'its own database is started, too'),
        await cold(context),
      ],
    };
  },
};

/** `npm start` in a clone without anything, twice: the first fills npm's cache. */
async function cold(context: Context): Promise<Verdict> {
  if (context.quick) return notRun('P9b', 'not run in --quick');
  if ((await versionOf('git')) === undefined) return notRun('P9b', 'there is no git here');
  const seconds: number[] = [];
  for (let time = 0; time < 2; time += 1) {
    const clone = await mkdtemp(join(tmpdir(), 'tributary-clone-'));
    context.cleanup.defer('a clone', () => rm(clone, { recursive: true, force: true }));
    const env = { DATABASE_URL: '', TRIBUTARY_DATA: await dataDirectory(context), TRIBUTARY_LOG: 'error' };
    const begun = performance.now();
    await runProgram('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone], { limitS: 120 });
    await firstAnswer(context.cleanup, { file: 'npm', args: ['start'], cwd: clone, env, limitS: limits.coldS });
    seconds.push((performance.now() - begun) / 1000);
    context.say(`fresh clone to the first answer: ${rounded(seconds.at(-1) ?? 0)} s`);
    await rm(clone, { recursive: true, force: true });
  }
  return judge('P9b', seconds.slice(1), 'the second time');
}

async function dataDirectory({ cleanup }: Context): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  cleanup.defer('a data directory', async () => {
    const pointer = await readFile(join(dir, 'WHERE-THE-DATABASE-IS.txt'), 'utf8').catch(() => '');
    const place = /\/var\/lib\/tributary\/[\w.-]+/.exec(pointer)?.[0];
    for (const path of [place, dir]) if (path !== undefined) await rm(path, { recursive: true, force: true });
  });
  return dir;
}
