import type { Client } from 'pg';
import { MigrationError } from './migrate.ts';

/** Oldest PostgreSQL the SQL is written for, as `server_version_num` states it. */
const oldestVersion = 140_000;

/**
 * Refuses a server on which "acknowledged" would not mean "durable", or that is too old, and a database that does not know its texts'
 * letters.
 * @throws MigrationError with one sentence that names the setting
 */
export async function checkServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('server_version_num', 'server_encoding', 'fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  if (Number(settings.get('server_version_num')) < oldestVersion) {
    throw new MigrationError('This PostgreSQL is too old: Tributary needs version 14 or newer.');
  }
  const encoding = settings.get('server_encoding');
  if (encoding !== 'UTF8') {
    throw new MigrationError(
      `The database's encoding is ${encoding}: Tributary needs one that was made with encoding 'UTF8', and a locale of that encoding.`,
    );
  }
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    if (settings.get(name) === 'off') {
      throw new MigrationError(
        `PostgreSQL runs with ${name} = off: an acknowledged write could be lost. Turn it on, then start again.`,
      );
    }
  }
}
