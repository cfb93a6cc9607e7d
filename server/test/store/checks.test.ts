import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { checkServer } from '../../src/store/checks.ts';
import { asOwner } from '../../src/store/open.ts';
import { databaseUrl } from '../support/global-setup.ts';

/** What a database must be before anything is written to it. */

const name = `tributary_ascii_${randomBytes(4).toString('hex')}`;
const cluster = { connectionString: inject('clusterUrl') };

beforeAll(() =>
  asOwner(
    cluster,
    async (client) =>
      void (await client.query(`create database ${name} template template0 encoding 'SQL_ASCII' locale 'C'`)),
  ),
);
afterAll(() => asOwner(cluster, async (client) => void (await client.query(`drop database if exists ${name}`))));

test('a database that does not know the letters of its texts is refused in one sentence', async () => {
  const connection = { connectionString: databaseUrl(cluster.connectionString, name) };
  await expect(asOwner(connection, checkServer)).rejects.toThrow(/encoding is SQL_ASCII: Tributary needs/);
  await expect(asOwner(cluster, checkServer)).resolves.toBeUndefined();
});
