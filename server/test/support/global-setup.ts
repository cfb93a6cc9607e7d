import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/store/embedded/index.ts';
import { migrate, readMigrations } from '../../src/store/migrate.ts';
import { asOwner } from '../../src/store/open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the cluster's maintenance database, in the owner's role. */
    clusterUrl: string;
    /** Migrated; every test file's database is a clone of it. */
    templateDatabase: string;
    external: boolean;
  }
}

/** The script that the server serves, from the sources as they are now, also when the tests were not started by their own command. */
const buildTracker = () =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, '../../../tracker/build.mjs')]);

/** One cluster for the run: our own embedded one, or the one DATABASE_URL names. One migrated template in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildTracker();
  const externalUrl = process.env.DATABASE_URL;
  const dir = externalUrl ? undefined : await mkdtemp(join(tmpdir(), 'tributary-test-'));
  const embedded = dir ? await startEmbedded({ dataDir: dir, log: () => undefined }) : undefined;
  const clusterUrl = externalUrl ?? socketUrl(embedded?.connection ?? { host: '', port: 0, user: '', database: '' });
  const template = `tributary_template_${process.pid}`;
  await asOwner({ connectionString: clusterUrl }, (client) => client.query(`create database ${template}`));
  await asOwner({ connectionString: databaseUrl(clusterUrl, template) }, async (client) =>
    migrate(client, await readMigrations()),
  );
  project.provide('clusterUrl', clusterUrl);
  project.provide('templateDatabase', template);
  project.provide('external', externalUrl !== undefined);
  return async () => {
    await asOwner({ connectionString: clusterUrl }, (client) =>
      client.query(`drop database if exists ${template} with (force)`),
    );
    await embedded?.stop();
    if (embedded) await rm(embedded.place, { recursive: true, force: true });
    if (dir) await rm(dir, { recursive: true, force: true });
  };
}

function socketUrl({
  host,
  port,
  user,
  database,
}: {
  host: string;
  port: number;
  user: string;
  database: string;
}): string {
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

/** The same server, another database. */
export function databaseUrl(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}
