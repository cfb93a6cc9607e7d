import { join } from 'node:path';
import type { Context } from './bench.ts';
import { startScript } from './children.ts';

/** How to reach a database as its owner. `host` is the directory of its socket: nothing listens on TCP, and no password is asked. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface Database {
  readonly connection: Connection;
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** `18.4` */
  readonly version: string;
  stop(): Promise<void>;
}

/** Which PostgreSQL. Absent programs are the embedded package's; the environment is what PostgreSQL is started with besides. */
export type DatabaseOptions =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'cluster'; readonly bin?: string; readonly env?: Readonly<Record<string, string>> };

const holder = join(import.meta.dirname, 'database-holder.ts');

/** A new, empty PostgreSQL of its own. It goes, with everything in it, when the bench ends or is killed. */
export async function startDatabase(
  context: Pick<Context, 'cleanup'>,
  options: DatabaseOptions = { kind: 'embedded' },
): Promise<Database> {
  const { said, stop } = await startScript(context, holder, [JSON.stringify(options)]);
  const { connection, version } = said as unknown as Pick<Database, 'connection' | 'version'>;
  return { connection, version, url: urlOf(connection), stop };
}

export function urlOf({ host, port, user, database }: Connection): string {
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
