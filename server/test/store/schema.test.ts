import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpSchema } from '../../src/store/dump.ts';
import { asOwner } from '../../src/store/open.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary' });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('the committed schema is what the migrations make (npm run schema writes it)', async () => {
  const committed = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(
    await asOwner({ connectionString: database.url }, async (owner) => {
      await owner.query('set search_path = tributary, public');
      return dumpSchema(owner);
    }),
  ).toBe(committed);
});
