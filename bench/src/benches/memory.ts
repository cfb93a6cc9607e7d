import type { Bench } from '../frame/bench.ts';
import { startDatabase } from '../frame/database.ts';
import { residentMb } from '../frame/memory.ts';
import { startServer } from '../frame/server.ts';
import { median, rounded, slope } from '../frame/stats.ts';
import { judge } from '../frame/verdict.ts';
import { type Loaded, loader } from '../load/load.ts';
import { browsers, trackingRequests } from '../load/tracking.ts';

/** The soak, seconds, and one stretch of it. */
const lengths = { quick: { soakS: 30, stretchS: 3 }, full: { soakS: 1_200, stretchS: 20 } };

/** How often the memory is looked at, milliseconds. */
const lookMs = 500;

/** Parts of the soak that are compared: the first warms up. */
const parts = 5;

export const memory: Bench = {
  name: 'memory',
  what: `memory of the server under the load of track-events, and whether it grows (20 minutes; --quick: ${lengths.quick.soakS} s)`,
  targets: ['P11a', 'P11b'],
  limitS: { quick: 300, full: 1_500 },
  async run(context) {
    const { soakS, stretchS } = lengths[context.quick ? 'quick' : 'full'];
    const database = await startDatabase(context);
    const server = await startServer(context, { databaseUrl: database.url });
    const load = loader(await trackingRequests(server), { connections: browsers, seconds: stretchS });
    const begun = performance.now();
    const elapsedS = () => (performance.now() - begun) / 1000;
    const looks: [second: number, megabytes: number][] = [];
    const look = async () => void looks.push([elapsedS(), await residentMb(server.pid)]);
    // Ends with the process that it looks at; what it cannot read any more is no figure.
    const timer = setInterval(() => void look().catch(() => undefined), lookMs);
    context.cleanup.defer('the looks at memory', () => clearInterval(timer));
    const stretches: Loaded[] = [];
    while (elapsedS() < soakS) stretches.push(await load());
    clearInterval(timer);
    const part = (number: number) =>
      looks
        .filter(([at]) => Math.min(parts - 1, Math.floor((at / elapsedS()) * parts)) === number)
        .map(([, megabytes]) => megabytes);
    const growth = slope(looks.filter(([at]) => at > elapsedS() / parts)) * 60;
    return {
      tables: [
        {
          title: `A soak of ${Math.round(elapsedS())} s, ${rounded(median(stretches.map((one) => one.perSecond)))} requests a second, ${stretches.reduce((sum, one) => sum + one.failed, 0)} failed`,
          rows: Array.from({ length: parts }, (_, number) => ({
            part: `${number + 1} of ${parts}`,
            'MB, median': rounded(median(part(number))),
            'MB, most': rounded(Math.max(...part(number))),
          })),
        },
      ],
      verdicts: [
        judge(
          'P11a',
          looks.filter(([at]) => at > elapsedS() / parts).map(([, megabytes]) => megabytes),
          'through the soak',
        ),
        judge(
          'P11b',
          [median(part(parts - 1)) / median(part(1))],
          `${rounded(growth)} MB a minute after the first fifth`,
        ),
      ],
    };
  },
};
