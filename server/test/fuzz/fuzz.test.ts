import { expect, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import { fuzz } from './fuzz.ts';
import { fuzzedServer, targetsOf } from './world.ts';

/**
 * T38: requests made from each operation's serving schemas, valid, nearly valid and hostile, chained through what earlier ones
 * were answered. Operations that are added are fuzzed without a line here. `npm run fuzz` sends more of them.
 */

/** One seed for everybody's run, so that a change is judged by itself; `npm run fuzz` takes a new one each time. */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_115);
const requests = Number(process.env.FUZZ_REQUESTS ?? 5_000);
const only = (process.env.FUZZ_DIALECT ?? '').split(',').filter((name) => name !== '');

/** Requests of one operation after which at least one must have succeeded: otherwise only refusals were looked at. */
const enough = 40;

test(`${requests} requests are answered as their schemas and dialects say`, { timeout: 0 }, async () => {
  const server = await startTestServer();
  try {
    const targets = targetsOf(only);
    expect(targets.length, 'FUZZ_DIALECT names no dialect').toBeGreaterThan(0);
    const fuzzed = await fuzzedServer(server, targets);
    const report = await fuzz(fuzzed, { requests, seed });
    process.stdout.write(`${report.text}\n`);
    expect(report.failure?.wrong, report.text).toBeUndefined();
    expect(report.sent).toBeGreaterThanOrEqual(requests);
    expect(fuzzed.bugs(), 'the log says that there was a bug').toEqual([]);
    expect(report.verdicts['documented 500'] ?? 0, 'each documented 500 has its mark in the log').toBe(fuzzed.marks());
    const never = [...report.byOperation]
      .filter(([, { sent, verdicts }]) => sent >= enough && verdicts.success === undefined)
      .map(([id]) => id);
    expect(never, 'operations of which no request succeeded').toEqual([]);
  } finally {
    await server.close();
  }
});
