import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, type Context, NotHere } from '../frame/bench.ts';
import { type DatabaseOptions, startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge } from '../frame/verdict.ts';
import { loader, loadRow } from '../load/load.ts';
import { hasPgbench, pgbench } from '../load/pgbench.ts';
import { browsers, singleRow, trackingRequests } from '../load/tracking.ts';

/** Where Debian, and PostgreSQL's own packages, put the programs: one directory for each major version. */
const installedIn = '/usr/lib/postgresql';

export const installed: Bench = {
  name: 'installed',
  what: 'the embedded PostgreSQL against the one that is installed here, with the same settings: single rows by pgbench, and the tracking route',
  targets: ['P7'],
  limitS: { quick: 300, full: 400 },
  async run(context) {
    const bin = await newestInstalled();
    const ours = await subject(context, { kind: 'embedded' });
    const theirs = await subject(context, { kind: 'cluster', bin });
    const isThere = await hasPgbench();
    const found = await interleave(
      { oursByRoute: ours.route, theirsByRoute: theirs.route, oursBare: ours.bare, theirsBare: theirs.bare },
      context.rounds,
    );
    const route = ratios(
      found.oursByRoute.map((one) => one.perSecond),
      found.theirsByRoute.map((one) => one.perSecond),
    );
    const bare = ratios(found.oursBare, found.theirsBare);
    const versions = `${ours.version} against ${theirs.version}`;
    const isSame = Number.parseInt(ours.version, 10) === Number.parseInt(theirs.version, 10);
    return {
      tables: [
        {
          title: `PostgreSQL ${versions}`,
          rows: [
            loadRow(`embedded ${ours.version}: POST /jsapi/send`, found.oursByRoute),
            loadRow(`installed ${theirs.version}: POST /jsapi/send`, found.theirsByRoute),
            { side: 'embedded: pgbench -c32, single rows', 'per second': rounded(median(found.oursBare)) },
            { side: 'installed: pgbench -c32, single rows', 'per second': rounded(median(found.theirsBare)) },
          ],
        },
      ],
      verdicts: [
        ...(isThere ? [judge('P7', bare, `pgbench, ${versions}`)] : []),
        judge('P7', route, `tracking route, ${versions}`),
      ],
      notes: isSame ? [] : ['The versions differ: the same major is not installed here.'],
    };
  },
};

async function newestInstalled(): Promise<string> {
  const majors = await readdir(installedIn).catch(() => []);
  const [newest] = majors.sort((a, b) => Number(b) - Number(a));
  const bin = join(installedIn, newest ?? '', 'bin');
  const isThere = await access(join(bin, 'initdb')).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new NotHere(`no PostgreSQL is installed in ${installedIn}`);
  return bin;
}

async function subject(context: Context, options: DatabaseOptions) {
  const { connection, url, version } = await startDatabase(context, options);
  const server = await startServer(context, { databaseUrl: url });
  const route = loader(await trackingRequests(server), { connections: browsers, seconds: context.seconds });
  const isThere = await hasPgbench();
  const bare = async () => (isThere ? pgbench(connection, singleRow, context.seconds) : Number.NaN);
  return { version, route, bare };
}
