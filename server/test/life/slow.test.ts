import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpLimits } from '../../src/app.ts';
import { makePerson } from '../durability/support/load.ts';
import { cleanUp, until } from '../store/embedded-kit.ts';
import { connectAll, type DialectSession, overHttp, type Sent } from './support/over-http.ts';
import { type OwnDatabase, ownDatabase } from './support/own-database.ts';
import { endServers, type ServerProcess } from './support/server-process.ts';
import { type SlowWay, slowClients } from './support/slow-clients.ts';

const each = 50;

/** Short, and in the order that they have in earnest. */
const short = { headersMs: 500, requestMs: 1_000, checkMs: 100, stalledMs: 1_000 };
const off = { headersMs: 0, requestMs: 0, stalledMs: 0, checkMs: 100 };

describe('slow clients', { timeout: 60_000 }, () => {
  let database: OwnDatabase;
  let limited: ServerProcess;
  let unlimited: ServerProcess;
  let sessions: DialectSession[];
  const creations: Sent[] = [];

  beforeAll(async () => {
    database = await ownDatabase();
    limited = await database.child({ http: short });
    unlimited = await database.child({ http: off });
    const demo = await database.demo();
    sessions = await connectAll(overHttp({ url: () => limited.url, demo, onSent: (sent) => creations.push(sent) }));
    for (const { session } of sessions) await session.create(makePerson('slow-0'));
  }, 60_000);
  afterAll(async () => {
    await endServers();
    await cleanUp();
    await database.drop();
  }, 60_000);

  test.each(['headers', 'body', 'read'] satisfies SlowWay[])(
    `${each} with slow %s are cut off, the others go on being served, and without the limit they are not`,
    async (way) => {
      // The last request is the creation of a person: its body is only waited for once it is signed in.
      const sent = creations.at(-1) as Sent;
      const [cut, kept] = await Promise.all([limited, unlimited].map(({ url }) => slowClients(url, way, each, sent)));
      if (cut === undefined || kept === undefined) throw new Error('no clients');
      let served = 0;
      await until(async () => {
        const { session } = sessions[served % sessions.length] as DialectSession;
        const answer = await session.create(makePerson(`slow-${way}-${served}`));
        expect(session.accepted(answer), `${answer.status}`).toBe(true);
        served += 1;
        return (await cut.open()) === 0;
      });
      expect(served, 'cut off before anybody else was served').toBeGreaterThan(1);
      expect(await kept.open()).toBe(each);
      for (const line of cut.answers()) expect(line).toMatch(/^HTTP\/1\.1 408 /);
      expect(kept.answers()).toEqual([]);
      cut.end();
      kept.end();
    },
  );

  test('in earnest the limits are on: headers within 12 s, a body within 32, silence within 60', () => {
    expect(httpLimits.headersMs).toBeGreaterThan(0);
    expect(httpLimits.headersMs + httpLimits.checkMs).toBeLessThanOrEqual(12_000);
    expect(httpLimits.requestMs).toBeGreaterThanOrEqual(httpLimits.headersMs);
    expect(httpLimits.requestMs + httpLimits.checkMs).toBeLessThanOrEqual(32_000);
    expect(httpLimits.stalledMs).toBeGreaterThan(0);
    expect(httpLimits.stalledMs).toBeLessThanOrEqual(60_000);
  });

  test('none of them is taken for a bug', () => {
    expect(limited.stderr()).not.toContain('a bug');
  });
});
