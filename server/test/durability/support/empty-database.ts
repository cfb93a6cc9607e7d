import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { asOwner } from '../../../src/store/open.ts';
import type { TestDatabase } from '../../support/database.ts';
import { databaseUrl } from '../../support/global-setup.ts';

/** A database with nothing in it, in the test run's cluster. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const connectionString = inject('clusterUrl');
  const name = `tributary_empty_${randomBytes(6).toString('hex')}`;
  const administer = (sql: string) => asOwner({ connectionString }, async (client) => void (await client.query(sql)));
  await administer(`create database ${name}`);
  return {
    url: databaseUrl(connectionString, name),
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}
