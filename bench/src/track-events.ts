import { type Bench, median } from './measure.ts';
import { hasPgbench, pgbench } from './pgbench.ts';
import type { Subject } from './subject.ts';
import { generator, type Loaded, post } from './wrk.ts';

/** As many as the documented load: each connection is one browser. */
const connections = 256;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const action =
  'uType=p&actionType=visit&requestType=action&aditionalData%5Bbrands%5D%5B0%5D=Zara&aditionalData%5Bbrands%5D%5B1%5D=Adidas' +
  '&aditionalData%5Btenants%5D%5B0%5D=H%26M&aditionalData%5Btenants%5D%5B1%5D=C%26A';

/**
 * Tracking through the complete route (form, app key, session, checks; durable before the answer) against single-row inserts into the same
 * table by pgbench, and against a bare echo of the same body: performance.md P1, P3, P4.
 */
export const trackEvents: Bench = async (subject, { rounds, seconds }) => {
  const bodies = await sessionsOf(subject);
  const route = { url: subject.url, path: '/jsapi/send', headers: form, bodies };
  const echo = { url: subject.echoUrl, path: '/', headers: form, bodies };
  const script = (await hasPgbench()) ? singleRow : undefined;
  const figures: { route: Loaded; echo: Loaded; inserts: number }[] = [];
  for (const target of [route, echo]) await post(target, connections, 1);
  for (let round = 0; round < rounds; round += 1)
    figures.push({
      route: await post(route, connections, seconds),
      inserts: script === undefined ? Number.NaN : await pgbench(subject, script, seconds),
      echo: await post(echo, connections, seconds),
    });
  return {
    what: `events through POST /jsapi/send, ${connections} connections, by ${await generator()}; goals of performance.md: P1 ≥ 1.2, P3 ≥ 0.6`,
    rows: [
      line(
        'POST /jsapi/send',
        figures.map((one) => one.route),
      ),
      line(
        'node:http echo of the same body',
        figures.map((one) => one.echo),
      ),
      script === undefined
        ? { side: 'pgbench: not on this machine, not run' }
        : {
            side: 'pgbench -c32, one row a transaction',
            'per second': Math.round(median(figures.map((one) => one.inserts))),
          },
      ratios(
        'P1: route / pgbench',
        figures.map((one) => one.route.requestsPerSecond / one.inserts),
      ),
      ratios(
        'P3: route / echo',
        figures.map((one) => one.route.requestsPerSecond / one.echo.requestsPerSecond),
      ),
    ],
  };
};

async function sessionsOf({ url, credentials }: Subject): Promise<string[]> {
  const appkey = credentials.footprints?.appkey ?? '';
  const bodies: string[] = [];
  for (let browser = 0; browser < connections; browser += 1) {
    const answer = await fetch(`${url}/jsapi/init`, { method: 'POST', body: new URLSearchParams({ appkey }) });
    const { pid } = (await answer.json()) as { pid: string };
    bodies.push(`appkey=${appkey}&uid=${pid}&${action}`);
  }
  return bodies;
}

/** The row that the route stores, in as many sessions, of a tenant that nobody is. */
const singleRow = `\\set n random(1, ${connections})
insert into tributary.tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
values ('00000000-0000-7000-8000-000000000000', ('00000000-0000-7000-8000-' || lpad(to_hex((:n)::int), 12, '0'))::uuid, clock_timestamp(),
  gen_random_uuid(), 'visit', clock_timestamp(), '{"brands":["Zara","Adidas"],"tenants":["H&M","C&A"]}');
`;

function line(side: string, loaded: readonly Loaded[]) {
  return {
    side,
    'per second': Math.round(median(loaded.map((one) => one.requestsPerSecond))),
    'p50 ms': round(median(loaded.map((one) => one.p50))),
    'p99 ms': round(median(loaded.map((one) => one.p99))),
    failed: loaded.reduce((sum, one) => sum + one.failed, 0),
  };
}

function ratios(side: string, values: number[]) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return { side, 'per second': 'not run' };
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  return { side, 'per second': `${median(sorted).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
