import type { Context } from '../frame/bench.ts';
import { type Connection, type Database, urlOf } from '../frame/database.ts';
import { type Measured, startServer } from '../frame/server.ts';
import { leeloo, matchtrade, type Spoken, subrite } from './dialects.ts';
import { type Loaded, loader } from './load.ts';
import { ask, fill, knownEmails } from './people.ts';

/** A server over so many people. */
export interface Sized {
  readonly people: number;
  readonly connection: Connection;
  readonly tenantId: string;
  readonly server: Measured;
  readonly dialects: readonly Spoken[];
}

/** Callers at a time: what is measured is how long an answer takes, not how many there are. */
const callers = { connections: 4 };

/** E-mails that are asked for in turn. */
const emails = 4_000;

/** How deep a page is looked at, people. */
const deep = 500_000;

/** In a database of its own on one PostgreSQL, so that all sizes can be asked in the same round. */
export async function startSized(context: Context, { connection: on }: Database, people: number): Promise<Sized> {
  const connection = { ...on, database: `people_${people}` };
  await ask(on, `create database ${connection.database}`);
  const server = await startServer(context, { databaseUrl: urlOf(connection) });
  const tenantId = await fill(context, server, connection, people);
  const dialects = [leeloo(server), subrite(server), await matchtrade(server)];
  return { people, connection, tenantId, server, dialects };
}

/** What is asked of each dialect of a size, by `dialect operation`. */
export async function questions(
  { people, connection, tenantId, dialects }: Sized,
  seconds: number,
): Promise<Record<string, () => Promise<Loaded>>> {
  const known = await knownEmails(connection, tenantId, { limit: emails });
  // Match-Trade finds accounts, and a page begins at a multiple of its rows.
  const theirs = await knownEmails(connection, tenantId, { limit: emails, withRecordOf: 'matchtrade' });
  const far = Math.min(deep, Math.floor((people - 20) / 20) * 20);
  const load = { ...callers, seconds };
  const sides = dialects.flatMap((dialect) => {
    const { name } = dialect;
    return [
      [`${name} create`, loader(dialect.create(), load)],
      [`${name} find`, loader(dialect.find(name === 'matchtrade' ? theirs : known), load)],
      [`${name} list`, loader(dialect.list(0), load)],
      [`${name} deep page`, loader(dialect.list(far), load)],
      [`${name} totals`, loader(dialect.list(0, 1), { connections: 1, seconds })],
    ] as const;
  });
  return Object.fromEntries(sides);
}
