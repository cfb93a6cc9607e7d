import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/kit/dates.ts';
import { listPath } from '../drivers/matchtrade.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { type DateText, dateText, fixedDates } from './date-texts.ts';
import { type Block, tokensOf } from './holders.ts';
import { idsOf } from './requests.ts';
import type { Ids } from './samples.ts';

/**
 * T45: dates through the calls that take them. What is a date is kept and given back as the moment or day that it says; what is
 * none is refused and nothing is stored. (10,000 cases of the reading itself are in `kit/dates.test.ts`.)
 */

/** Of each call, besides every fixed text. */
const numRuns = 60;
const dayMs = 24 * 60 * 60 * 1000;

let server: TestServer;
let ids: Ids;
let tokens: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  ids = await idsOf(server, server.demo.tenant);
  tokens = await tokensOf(server);
});
afterAll(() => server.close());

const iso = (moment: number | undefined) => (moment === undefined ? undefined : new Date(moment).toISOString());
const call = (holder: string, method: string, path: string, json?: unknown): Promise<Answer> =>
  server.call(method, path, {
    headers: { authorization: `Bearer ${tokens[holder]}` },
    ...(json === undefined ? {} : { json }),
  });

/** Runs a check with every fixed text and many made ones; a failure prints the seed. */
async function everyDate(check: (date: DateText) => Promise<void>): Promise<void> {
  for (const date of fixedDates) await check(date);
  await fc.assert(fc.asyncProperty(dateText, check), { numRuns });
}

const column = async (text: string, values: unknown[] = []) =>
  (await server.sql<{ value: unknown }>(text, values))[0]?.value;

describe('a day', () => {
  test('subrite: birthDate', async () => {
    const id = ids.person?.id;
    const stored = () =>
      column(`select values ->> 'birthDate' as value from records where person_id = $1 and source = 'subrite'`, [id]);
    let last: unknown;
    await everyDate(async ({ text, moment }) => {
      const { status, json } = await call('subrite Member', 'PATCH', `/api/v1/members/${id}`, { birthDate: text });
      const day = moment === undefined ? undefined : text.slice(0, 10);
      expect([text, status, json.birthDate]).toEqual([text, day ? 200 : 400, day && `${day}T00:00:00.000Z`]);
      last = day ?? last;
      expect([text, await stored()]).toEqual([text, last]);
    });
  });

  test('matchtrade: dateOfBirth', async () => {
    const { offerUuid, partnerId } = server.demo.matchtrade as Block;
    let counter = 0;
    await everyDate(async ({ text, moment }) => {
      counter += 1;
      const email = `born-${counter}@example.com`;
      const account = { partnerId, email, name: 'Born', surname: 'Once', dateOfBirth: text };
      const { status, json } = await call('matchtrade access', 'POST', '/proxy/processing/api/accounts', {
        offerUuid,
        account,
      });
      const day = moment === undefined ? undefined : text.slice(0, 10);
      expect([text, status, json.dateOfBirth]).toEqual([text, day ? 200 : 400, day]);
      const stored = await column(`select values ->> 'birthDate' as value from records where email = $1`, [email]);
      expect([text, stored]).toEqual([text, day]);
    });
  });
});

describe('a moment', () => {
  test('subrite: paymentDate, which a subscription begins with', async () => {
    const id = ids.person?.id;
    const days = Number(
      await column(`select details ->> 'days' as value from catalogue_items where id = $1`, [ids.package?.id]),
    );
    expect(days).toBeGreaterThan(0);
    await everyDate(async ({ text, moment }) => {
      await server.sql('delete from subscriptions');
      const body = { packageId: ids.package?.number, memberId: id, paymentDate: text };
      const { status, json } = await call('subrite Subscription', 'POST', '/api/v1/product-packages/subscribe', body);
      // Its end would be in the year 10000.
      const taken = moment !== undefined && moment + days * dayMs < Date.UTC(10_000, 0, 1) ? moment : undefined;
      expect([text, status, json.paymentDate]).toEqual([text, taken === undefined ? 400 : 201, iso(taken)]);
      const rows = await server.sql<{ from: number; to: number }>(
        'select starts_at as from, ends_at as to from subscriptions',
      );
      expect([text, rows.length > 0]).toEqual([text, taken !== undefined]);
      const list = await call('subrite Subscription', 'GET', `/api/v1/members/${id}/subscriptions`);
      for (const one of list.json.items)
        expect([text, one.paymentDate, one.startDate, one.endDate]).toEqual([
          text,
          iso(taken),
          iso(taken),
          iso((taken ?? 0) + days * dayMs),
        ]);
    });
  });

  test('feelme: starts_at and ends_at', async () => {
    const { website } = server.demo.feelme as Block;
    const email = 'subscriber@example.com';
    const user = { email, password: 'correct horse', agreed_to_policies: 'agreed' };
    expect((await call('feelme admin', 'POST', '/api/v1/partner/user/', user)).status).toBe(201);
    const check = async (start: DateText, end: DateText) => {
      await server.sql('delete from subscriptions');
      const body = { subscriptions: [{ user_email: email, website, starts_at: start.text, ends_at: end.text }] };
      const { status, json } = await call('feelme admin', 'POST', '/api/v1/partner/subscriptions/', body);
      const [from, to] = [start.moment, end.moment];
      const both = from !== undefined && to !== undefined && from < to;
      const said = [start.text, end.text];
      expect([...said, status]).toEqual([...said, both ? 201 : 400]);
      const rows = await server.sql('select 1 from subscriptions');
      expect([...said, rows.length]).toEqual([...said, both ? 1 : 0]);
      if (!both) return;
      const [one] = json.subscriptions_created;
      expect([...said, one.starts_at, one.ends_at]).toEqual([...said, iso(from), iso(to)]);
      const list = await call('feelme admin', 'GET', '/api/v1/partner/subscriptions/');
      expect([...said, list.json.results[0].starts_at, list.json.results[0].ends_at]).toEqual([
        ...said,
        iso(from),
        iso(to),
      ]);
    };
    const last = { text: '9999-12-31T23:59:59.999Z', moment: Date.UTC(9999, 11, 31, 23, 59, 59, 999) };
    for (const date of fixedDates) await check(date, last);
    await fc.assert(fc.asyncProperty(dateText, dateText, check), { numRuns });
  });

  test('matchtrade: the window of a list', async () => {
    const path = (values: Record<string, string>) =>
      listPath((server.demo.matchtrade as Block).partnerId, `?${new URLSearchParams({ size: '1', ...values })}`);
    await everyDate(async ({ text, moment }) => {
      for (const side of ['from', 'to']) {
        const { status, json } = await call('matchtrade access', 'GET', path({ [side]: text }));
        expect([side, text, status]).toEqual([side, text, moment === undefined ? 400 : 200]);
        if (moment === undefined) continue;
        const now = server.clock.now();
        const all = side === 'from' ? moment < now - dayMs : moment > now + dayMs;
        const noneAtAll = side === 'from' ? moment > now + dayMs : moment < now - 400 * 365 * dayMs;
        if (all || noneAtAll) expect([side, text, json.totalElements > 0]).toEqual([side, text, all]);
      }
    });
  });
});

describe('money', () => {
  test.each(['0.01', '0.10', '0.30', '1234567.89', '999999999999.99', '0.00'])(
    '%s comes out as it is kept',
    async (price) => {
      await server.sql('update catalogue_items set price = $1 where id = $2', [price, ids.package?.id]);
      const answer = await call('subrite Subscription', 'GET', `/api/v1/product-packages/${ids.package?.number}`);
      expect(answer.json.price).toBe(Number(price));
      expect(answer.json.price.toFixed(2)).toBe(price);
    },
  );
});

test('a reading that bends dates is caught (positive control)', () => {
  const bending = (text: string) => {
    const moment = Date.parse(text.includes('T') || text.includes(' ') ? text : `${text}T00:00:00Z`);
    return Number.isNaN(moment) ? undefined : moment;
  };
  const agrees = (read: (text: string) => number | undefined) =>
    fc.check(
      fc.property(dateText, ({ text, moment }) => read(text) === moment),
      { numRuns: 2_000 },
    ).failed === false;
  expect(agrees(bending)).toBe(false);
  expect(agrees(parseInstant)).toBe(true);
});
