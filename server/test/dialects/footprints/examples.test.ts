import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { footprints } from '../../../src/dialects/footprints/index.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the curls of the start page work as pasted', async () => {
  const { create, find } = await footprints.examples(server.url, server.demo.footprints as Record<string, unknown>);
  const bash = async (script: string) => JSON.parse((await promisify(execFile)('bash', ['-c', script])).stdout);
  const created = await bash(create);
  expect(await bash(find)).toMatchObject({
    userFirstName: 'Grace',
    userLastName: 'Hopper',
    userEmail: 'grace@example.com',
    userPhone: '+40722333444',
    leads: [{ _id: created._id }],
  });
});
