import { join } from 'node:path';
import type { Bench, Context, Report, Row } from '../frame/bench.ts';
import { startScript } from '../frame/children.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge, type Verdict } from '../frame/verdict.ts';
import { subrite } from '../load/dialects.ts';
import { handFilters } from '../load/filters.ts';
import { type Loaded, loader } from '../load/load.ts';
import { knownEmails } from '../load/people.ts';
import { questions, type Sized, startSized } from '../load/sizes.ts';
import { timelineCurve } from '../scale/timeline-curve.ts';

const sizes = { quick: [2_000, 20_000], full: [10_000, 1_000_000] };
const tenMillion = 10_000_000;

/** Tracking events, in turn. */
const events = { quick: [100_000, 200_000], short: [1_000_000, 5_000_000], full: [5_000_000, 20_000_000] };
const hundredMillion = 100_000_000;

export const scale: Bench = {
  name: 'scale',
  what: 'creating, finding and listing people at several sizes in the same rounds; deep pages; totals; a filter of three clauses against hand-written SQL',
  targets: ['P6a', 'P6b', 'P6c', 'P10a', 'P10b'],
  limitS: { quick: 300, full: 7_200 },
  flags: ['ten-million'],
  async run(context) {
    const database = await startDatabase(context);
    const wanted = [
      ...sizes[context.quick ? 'quick' : 'full'],
      ...(context.flags.has('ten-million') ? [tenMillion] : []),
    ];
    const sized: Sized[] = [];
    for (const people of wanted) sized.push(await startSized(context, database, people));
    const bySize = await measureSizes(context, sized);
    // At the size that the targets name.
    const million = sized.find(({ people }) => people >= 1_000_000) ?? sized.at(-1);
    if (million === undefined) throw new Error('there is no size to filter at');
    const filtered = await measureFilter(context, million);
    // Last, because it adds to the events.
    const timelines = await measureTimelines(context, million);
    return {
      tables: [...bySize.tables, ...filtered.tables, ...timelines.tables],
      verdicts: [...bySize.verdicts, ...filtered.verdicts, ...timelines.verdicts],
    };
  },
};

const size = (people: number) => people.toLocaleString('en');

/** All sizes in turn, round by round: a step's growth is of the same round. */
async function measureSizes({ quick, rounds }: Context, sized: readonly Sized[]): Promise<Report> {
  const sides: Record<string, () => Promise<Loaded>> = {};
  const largest = sized.at(-1)?.people ?? 0;
  // Deep pages and totals are judged at the largest size alone.
  for (const one of sized)
    for (const [name, ask] of Object.entries(await questions(one, quick ? 1 : 2)))
      if (one.people === largest || !/deep page|totals/.test(name)) sides[`${one.people} ${name}`] = ask;
  const found = await interleave(sides, quick ? 1 : rounds);
  const p50 = (people: number, name: string) => (found[`${people} ${name}`] ?? []).map((one) => one.p50);
  const names = Object.keys(sides).flatMap((side) =>
    side.startsWith(`${largest} `) ? [side.replace(/^\d+ /, '')] : [],
  );
  const rows: Row[] = names.map((name) => ({
    'p50 in ms': name,
    ...Object.fromEntries(
      sized.flatMap(({ people }) => {
        const times = p50(people, name);
        return times.length === 0 ? [] : [[size(people), rounded(median(times))]];
      }),
    ),
  }));
  const verdicts: Verdict[] = [];
  for (const name of names) {
    const isPage = name.endsWith('deep page');
    const isTotal = name.endsWith('totals');
    if (isPage)
      verdicts.push(
        judge(
          'P6b',
          ratios(p50(largest, name), p50(largest, name.replace('deep page', 'list'))),
          `${name}, ${size(largest)}`,
        ),
      );
    if (isTotal) verdicts.push(judge('P6c', p50(largest, name), `${name}, ${size(largest)}`));
    if (isPage || isTotal) continue;
    sized.slice(1).forEach(({ people }, step) => {
      const before = sized[step]?.people ?? 0;
      verdicts.push(
        judge('P6a', ratios(p50(people, name), p50(before, name)), `${name}, ${size(before)} to ${size(people)}`),
      );
    });
  }
  return { tables: [{ title: 'Milliseconds to the answer, 4 callers (totals: 1)', rows }], verdicts };
}

/** Each filter beside the same by hand. */
async function measureFilter(context: Context, { connection, tenantId, server, people }: Sized): Promise<Report> {
  const [email = ''] = await knownEmails(connection, tenantId, { limit: 1 });
  const plan = Number(server.credentials.subrite?.planId);
  const filters = handFilters({ id: tenantId, plan, email });
  const told = JSON.stringify({ connection, tenantId, filters });
  const hand = await startScript(context, join(import.meta.dirname, '../servers/hand-sql.ts'), [told]);
  const load = { connections: 4, seconds: context.quick ? 1 : 2 };
  const rows: Row[] = [];
  const verdicts: Verdict[] = [];
  for (const [number, { name, clauses }] of filters.entries()) {
    const byHand = { url: String(hand.said.url), method: 'GET' as const, headers: {}, paths: [`/${number}`] };
    const found = await interleave(
      { ours: loader(subrite(server).filter(clauses), load), hand: loader(byHand, load) },
      context.quick ? 1 : context.rounds,
    );
    const p50 = (side: keyof typeof found) => found[side].map((one) => one.p50);
    rows.push({
      filter: name,
      'route p50 ms': rounded(median(p50('ours'))),
      'by hand p50 ms': rounded(median(p50('hand'))),
    });
    verdicts.push(judge('P10a', ratios(p50('ours'), p50('hand')), name));
  }
  const title = `POST /api/v1/members/filter against SQL by hand behind a bare server, 4 callers, ${size(people)} people`;
  return { tables: [{ title, rows }], verdicts };
}

/** How long a person's time line takes to read while the events of all become more. */
async function measureTimelines({ quick, flags, say }: Context, { connection, tenantId }: Sized): Promise<Report> {
  const steps = [
    ...events[quick ? 'quick' : flags.has('short') ? 'short' : 'full'],
    ...(flags.has('ten-million') ? [hundredMillion] : []),
  ];
  const points = await timelineCurve(connection, { tenantId, steps, log: say });
  const last = points.at(-1);
  return {
    tables: [
      {
        title: 'Time lines, 100 rows at most, by the statement of the server',
        rows: points.map((one) => ({ ...one })),
      },
    ],
    verdicts: [judge('P10b', last === undefined ? [] : [last.medianMs], `${size(last?.events ?? 0)} events`)],
  };
}
