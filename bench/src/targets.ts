/** What must be reached. A ratio is the median of the rounds of one run. */
export interface Target {
  readonly id: string;
  readonly text: string;
  readonly sense: 'at least' | 'at most';
  readonly goal: number;
  readonly unit: '×' | 'ms' | 's' | 'MB';
  /** Where the goal comes from. */
  readonly source: string;
}

const atLeast = (id: string, goal: number, text: string, source = id.replace(/[a-z]$/, '')): Target => ({
  ...{ id, text, sense: 'at least', goal, unit: '×', source },
});
const atMost = (
  id: string,
  goal: number,
  unit: Target['unit'],
  text: string,
  source = id.replace(/[a-z]$/, ''),
): Target => ({ id, text, sense: 'at most', goal, unit, source });

/** The numbers P1 to P11 are the project's performance targets; docs/performance.md says what each is for. */
export const targets: readonly Target[] = [
  atLeast('P1', 1.2, 'tracking through the whole route / pgbench -c32 single-row inserts (stretch 1.5)'),
  atLeast('P2a', 1.5, 'the same with 1 ms added to every fsync'),
  atLeast('P2b', 4, 'the same with 4 ms added to every fsync'),
  atLeast('P3a', 0.6, 'tracking / the same server with the write removed'),
  atLeast('P3b', 0.6, 'the route itself, its write removed / a bare node:http echo of the body'),
  atLeast('P3c', 0.6, 'the same with its write: the strict reading of P3'),
  atMost('P4a', 1, '×', 'p99 of tracking / p99 of one INSERT a request'),
  atMost('P4b', 10, 'ms', "p99 of the event loop's delay under P1's load"),
  atLeast('P5a', 1.5, 'Footprints leads with identity / three autocommit round trips'),
  atLeast('P5b', 1.5, 'Match-Trade accounts with identity / three autocommit round trips'),
  atMost('P6a', 1.5, '×', 'growth of p50 for each step in size (create, find, list)'),
  atMost('P6b', 3, '×', 'a page at depth 500,000, or the last / the first page'),
  atMost('P6c', 5, 'ms', 'a list of one row with its totals, one at a time'),
  atLeast('P7', 0.9, 'embedded PostgreSQL / the installed one'),
  atLeast('P8a', 5, 'deliveries drained a second / pg-boss'),
  atMost('P8b', 1.5, '×', 'claiming with millions queued / with an almost empty queue'),
  atMost('P9a', 2, '×', 'warm start to the first answer / bare Fastify'),
  atMost('P9b', 60, 's', 'fresh clone, npm ci and start to the first answer, npm cache warm'),
  atMost('P10a', 1.3, '×', 'Subrite filter of three clauses / hand-written SQL by the same driver'),
  atMost('P10b', 5, 'ms', "a person's time line at the largest number of events", 'issue 6, Tracking storage'),
  atMost('P11a', 200, 'MB', "memory of the server under P1's load"),
  atMost('P11b', 1.1, '×', 'memory in the last fifth of the soak / in its second fifth'),
  atLeast('two', 1, 'two server processes on one database / one, on fewer than 6 cores', 'issue 6, Several processes'),
  atLeast('two-6', 1.6, 'two server processes on one database / one, on 6 cores or more', 'issue 6, Several processes'),
  atLeast('peer-a', 5, 'contacts created a second / Directus', 'issue 6, The bench suite'),
  atLeast('peer-b', 3, 'filtered lists a second / Directus', 'issue 6, The bench suite'),
];

export function targetOf(id: string): Target {
  const found = targets.find((target) => target.id === id);
  if (found === undefined) throw new Error(`there is no target ${id}`);
  return found;
}
