import type pg from 'pg';
import { ofEverything } from '../../../server/src/core/counters/definition-queries.ts';
import { type Connection, connect, connectForCopy, copyRows } from './copy.ts';
import { dropIndexes, makeIndexes, seconds } from './indexes.ts';
import { addPerson } from './person.ts';
import { eventSpanMs, proportions } from './proportions.ts';
import { noRows, numbersEach, type Plan } from './rows.ts';
import { readSizes, type TableSize } from './sizes.ts';
import { type Table, tableNames } from './tables.ts';
import { prepareWorld } from './world.ts';

export interface LoadPeople {
  /** Of a demo tenant. */
  readonly tenantId: string;
  readonly people: number;
  readonly seed: number;
  /** Tracking events of all of them together; three for each unless told. */
  readonly events?: number;
  /** How much of everything that happened to people there is, 1 unless told: 0.3 makes ten million people fit into 40 GB, without events. */
  readonly deeds?: number;
  /** When the last person came in, epoch milliseconds: now unless told. */
  readonly endMs?: number;
  readonly log?: (line: string) => void;
}

export interface Loaded {
  readonly sizes: readonly TableSize[];
  /** Rows; indexes that were left for afterwards; all of it with counters, vacuum and statistics. */
  readonly copyMs: number;
  readonly indexMs: number;
  readonly totalMs: number;
}

const batchPeople = 4_000;
const partPeople = 50;
/** Two backends take in what one process writes; on two cores more would only wait. */
const lanes = 2;
/** From here on indexes are made anew afterwards instead of kept up row by row. */
const manyPeople = 50_000;

/**
 * Fills a demo tenant of a migrated database: people with everything of `proportions.ts`, through COPY. Nothing else may write to the database
 * meanwhile (a server may run). The same tenant, seed and end give the same rows, except for ids of what the tenant had before.
 * @param connection as a superuser: see `connectForCopy`
 */
export async function loadPeople(connection: Connection, input: LoadPeople): Promise<Loaded> {
  const { tenantId, people, seed, events = people * proportions.events, deeds = 1 } = input;
  const { endMs = Date.now(), log = () => undefined } = input;
  const begun = performance.now();
  const client = await connect(connection);
  try {
    const world = await prepareWorld(client, tenantId, endMs);
    await makeMonths(client, endMs);
    const firstNumber = await takeNumbers(client, people * numbersEach);
    const dropped = people >= manyPeople ? await dropIndexes(client) : [];
    let copied: number;
    try {
      await copyPeople(connection, { world, seed, people, events, deeds, firstNumber, endMs }, log);
    } finally {
      // Also when copying failed: a database without its indexes is of no use to anybody.
      copied = performance.now();
      log(`copied in ${seconds(copied - begun)}; making ${dropped.length} indexes`);
      await makeIndexes(connection, dropped, { lanes, log });
    }
    const indexed = performance.now();
    await recount(client, tenantId);
    for (const table of tableNames) await client.query(`vacuum (analyze) ${table}`);
    const ended = performance.now();
    log(`${people} people in ${seconds(ended - begun)}`);
    const sizes = await readSizes(client);
    return { sizes, copyMs: copied - begun, indexMs: indexed - copied, totalMs: ended - begun };
  } finally {
    await client.end();
  }
}

async function copyPeople(connection: Connection, plan: Plan, log: (line: string) => void): Promise<void> {
  let next = 0;
  const begun = performance.now();
  const lane = async () => {
    const client = await connectForCopy(connection);
    try {
      for (let from = next; from < plan.people; from = next) {
        next = Math.min(from + batchPeople, plan.people);
        const parts = writePeople(plan, from, next);
        for (const table of tableNames) await copyRows(client, table, parts[table]);
        if (Math.floor(next / 100_000) > Math.floor(from / 100_000))
          log(`${next} of ${plan.people} people, ${Math.round(next / ((performance.now() - begun) / 1000))}/s`);
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The rows of some people, by table: made into bytes a few people at a time, so that texts die young. */
function writePeople(plan: Plan, from: number, to: number): Record<Table, Buffer[]> {
  const parts = Object.fromEntries(tableNames.map((table): [Table, Buffer[]] => [table, []])) as Record<
    Table,
    Buffer[]
  >;
  for (let at = from; at < to; at += partPeople) {
    const rows = noRows();
    for (let index = at; index < Math.min(at + partPeople, to); index += 1) addPerson(rows, plan, index);
    for (const table of tableNames)
      if (rows[table].length > 0) parts[table].push(Buffer.from(rows[table].join(''), 'latin1'));
  }
  return parts;
}

/** Months that events fall into; the server's own job makes and keeps them, too. */
async function makeMonths(client: pg.ClientBase, endMs: number): Promise<void> {
  for (let ms = endMs - eventSpanMs; ms < endMs + 31 * 86_400_000; ms += 20 * 86_400_000)
    await client.query('select make_tracking_partition($1)', [new Date(ms)]);
}

/** Moves the sequence past the numbers that will be used. @returns the first of them */
async function takeNumbers(client: pg.ClientBase, count: number): Promise<number> {
  const { rows } = await client.query(
    `select nextval('record_number')::float8 as first, setval('record_number', currval('record_number') + $1) as last`,
    [count],
  );
  return rows[0].first + 1;
}

/** Totals that the server keeps beside the rows, by its own definition of them. */
async function recount(client: pg.ClientBase, tenantId: string): Promise<void> {
  await client.query('delete from counters where tenant_id = $1', [tenantId]);
  await client.query(
    `insert into counters (tenant_id, name, slot, value)
     select $1, c.name, 0, c.value from (${ofEverything.replaceAll(':tenant', '$1::uuid')}) c where c.value <> 0`,
    [tenantId],
  );
}
