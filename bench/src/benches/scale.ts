import { join } from 'node:path';
import type { Bench, Context, Report, Row } from '../frame/bench.ts';
import { startScript } from '../frame/children.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge, type Verdict } from '../frame/verdict.ts';
import { subrite } from '../load/dialects.ts';
import { type Loaded, loader } from '../load/load.ts';
import { questions, type Sized, startSized } from '../load/sizes.ts';

const sizes = { quick: [2_000, 20_000], full: [10_000, 1_000_000] };
const tenMillion = 10_000_000;

/** Members of a city who are people, and came in during the last of the two years: one clause each. */
const filter = { city: 'Oslo', isCompany: false };
const yearMs = 365 * 24 * 60 * 60 * 1000;

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
    // At the size that the target names.
    const filtered = await measureFilter(context, sized.find(({ people }) => people >= 1_000_000) ?? sized.at(-1));
    return {
      tables: [...bySize.tables, ...filtered.tables],
      verdicts: [...bySize.verdicts, ...filtered.verdicts],
    };
  },
};

const size = (people: number) => people.toLocaleString('en');

/** All sizes in turn, round by round: a step's growth is of the same round. */
async function measureSizes({ quick, rounds }: Context, sized: readonly Sized[]): Promise<Report> {
  const sides: Record<string, () => Promise<Loaded>> = {};
  for (const one of sized)
    for (const [name, ask] of Object.entries(await questions(one, quick ? 1 : 2))) sides[`${one.people} ${name}`] = ask;
  const found = await interleave(sides, quick ? 1 : rounds);
  const p50 = (people: number, name: string) => (found[`${people} ${name}`] ?? []).map((one) => one.p50);
  const largest = sized.at(-1)?.people ?? 0;
  const names = Object.keys(sides).flatMap((side) =>
    side.startsWith(`${largest} `) ? [side.replace(/^\d+ /, '')] : [],
  );
  const rows: Row[] = names.map((name) => ({
    'p50 in ms': name,
    ...Object.fromEntries(sized.map(({ people }) => [size(people), rounded(median(p50(people, name)))])),
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

async function measureFilter(context: Context, sized: Sized | undefined): Promise<Report> {
  if (sized === undefined) throw new Error('there is no size to filter at');
  const { connection, tenantId, server, people } = sized;
  const hand = await startScript(context, join(import.meta.dirname, '../servers/hand-sql.ts'), [
    JSON.stringify({ connection, tenantId }),
  ]);
  const since = new Date(Date.now() - yearMs).toISOString();
  const clauses = [
    { field: 'address.city', operator: 'eq', value: filter.city },
    { field: 'isCompany', operator: 'eq', value: filter.isCompany },
    { field: 'createdAt', operator: 'gte', value: since },
  ];
  const load = { connections: 4, seconds: context.quick ? 1 : 2 };
  const byHand = {
    url: String(hand.said.url),
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    paths: ['/'],
    bodies: [JSON.stringify({ ...filter, since })],
  };
  const found = await interleave(
    { ours: loader(subrite(server).filter(clauses), load), hand: loader(byHand, load) },
    context.rounds,
  );
  const row = (side: string, stretches: Loaded[]) => ({
    side,
    'p50 ms': rounded(median(stretches.map((one) => one.p50))),
    'p99 ms': rounded(median(stretches.map((one) => one.p99))),
  });
  const p50 = (stretches: Loaded[]) => stretches.map((one) => one.p50);
  return {
    tables: [
      {
        title: `Three clauses (city, is a company, created since), ${size(people)} people`,
        rows: [row('POST /api/v1/members/filter', found.ours), row('hand-written SQL, bare server', found.hand)],
      },
    ],
    verdicts: [judge('P10a', ratios(p50(found.ours), p50(found.hand)), `${size(people)} people`)],
  };
}
