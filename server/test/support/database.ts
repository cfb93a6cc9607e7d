import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { asOwner } from '../../src/store/open.ts';
import { databaseUrl } from './global-setup.ts';

export interface TestDatabase {
  /** In the owner's role: what DATABASE_URL would be. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of this file's own: a clone of the migrated template. */
export async function createDatabase(): Promise<TestDatabase> {
  const clusterUrl = inject('clusterUrl');
  const name = `tributary_${randomBytes(6).toString('hex')}`;
  await asOwner({ connectionString: clusterUrl }, (client) =>
    client.query(`create database ${name} template ${inject('templateDatabase')}`),
  );
  return {
    url: databaseUrl(clusterUrl, name),
    drop: () =>
      asOwner(
        { connectionString: clusterUrl },
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  };
}
