import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { sendWire, type Wire, wires } from '../drivers/wire.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';

/** Lists at their edges: the same questions to every dialect, and what each makes of them. */

type Block = Record<string, string>;

/** Rows on the page, or the status of the refusal. */
interface Edges {
  /** A page that says no size, of `people` of whom there are more than that. */
  readonly unsized: number;
  readonly sizeZero: number;
  readonly sizeNegative: number;
  readonly sizeMost: { readonly size: number; readonly told: unknown };
  readonly sizeMore: { readonly status: number; readonly told: unknown };
  readonly sizeGarbage: number;
  readonly pageGarbage: number;
  readonly pageFar: number;
  readonly pageHuge: number;
}

/** More than any usual page, so that a page without a size shows its own. */
const people = 120;

const edges: Record<string, Edges> = {
  feelme: {
    ...{ unsized: 20, sizeZero: 400, sizeNegative: 400, sizeGarbage: 400, pageGarbage: 400, pageFar: 0, pageHuge: 400 },
    sizeMost: { size: 100, told: undefined },
    sizeMore: { status: 400, told: undefined },
  },
  leeloo: {
    ...{ unsized: 20, sizeZero: 400, sizeNegative: 400, sizeGarbage: 400, pageGarbage: 400, pageFar: 0, pageHuge: 400 },
    sizeMost: { size: 100, told: 100 },
    sizeMore: { status: 200, told: 100 },
  },
  subrite: {
    ...{
      unsized: 100,
      sizeZero: 400,
      sizeNegative: 400,
      sizeGarbage: 400,
      pageGarbage: 400,
      pageFar: 0,
      pageHuge: 400,
    },
    sizeMost: { size: 1_000, told: 1_000 },
    sizeMore: { status: 400, told: undefined },
  },
  footprints: {
    ...{
      unsized: 100,
      sizeZero: 400,
      sizeNegative: 400,
      sizeGarbage: 400,
      pageGarbage: 400,
      pageFar: 0,
      pageHuge: 400,
    },
    sizeMost: { size: 1_000, told: undefined },
    sizeMore: { status: 400, told: undefined },
  },
  // Spring reads what it cannot read as if it had not been sent.
  matchtrade: {
    ...{ unsized: 20, sizeZero: 20, sizeNegative: 20, sizeGarbage: 20, pageGarbage: 20, pageFar: 0, pageHuge: 100 },
    sizeMost: { size: 2_000, told: 2_000 },
    sizeMore: { status: 200, told: 2_000 },
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  // Brought in through the dialect whose list shows leads; the other four show the people behind them.
  const block = server.demo.footprints as Block;
  for (let i = 0; i < people; i += 1) {
    const request = (wires.footprints as Wire).create(block, `page-${i}@example.com`);
    expect((await sendWire(server, 'footprints', block, request)).status).toBe(200);
    // Several in one millisecond now and then: the order of a page must hold all the same.
    if (i % 3 === 0) server.clock.move(1);
  }
});
afterAll(() => server.close());

test('there is a line of every dialect', () => {
  expect(Object.keys(edges).sort()).toEqual(dialects.map(({ name }) => name).sort());
});

describe.each(Object.entries(edges))('%s', (name, edge) => {
  const wire = wires[name] as Wire;
  const ask = (page: { number?: unknown; size?: unknown }): Promise<Answer> => {
    const block = server.demo[name] as Block;
    return sendWire(server, name, block, wire.list(block, page));
  };
  /** Rows of a page that was given, else the status. */
  const outcome = async (page: { number?: unknown; size?: unknown }) => {
    const answer = await ask(page);
    return answer.status === 200 ? wire.rows(answer).length : answer.status;
  };
  /** The size that the answer says it has, where it says one. */
  const told = ({ json }: Answer) => json.meta?.limit ?? json.limit ?? json.size;

  test('pages put together are everybody, once', async () => {
    const all = await ask({ size: edge.sizeMost.size });
    const pages: string[][] = [];
    for (let number: number = wire.firstPage; ; number += 1) {
      const rows = wire.rows(await ask({ number, size: 17 }));
      if (rows.length === 0) break;
      pages.push(rows.map(({ id }) => id));
    }
    const ids = pages.flat();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, wire.rows(all).length)).toEqual(wire.rows(all).map(({ id }) => id));
    expect(ids.length).toBeGreaterThanOrEqual(people);
    expect(pages.slice(0, -1).every((page) => page.length === 17)).toBe(true);
  });

  test('one row a page: the first, and the one after it', async () => {
    const two = wire.rows(await ask({ size: 2 }));
    const first = await ask({ number: wire.firstPage, size: 1 });
    const second = await ask({ number: wire.firstPage + 1, size: 1 });
    expect([...wire.rows(first), ...wire.rows(second)].map(({ id }) => id)).toEqual(two.map(({ id }) => id));
  });

  test('no size, none, less than none, garbage', async () => {
    expect(await outcome({})).toBe(edge.unsized);
    expect(await outcome({ size: 0 })).toBe(edge.sizeZero);
    expect(await outcome({ size: -1 })).toBe(edge.sizeNegative);
    for (const size of ['20abc', 'NaN', '', '1; drop table people', '٣'])
      expect([size, await outcome({ size })]).toEqual([size, edge.sizeGarbage]);
  });

  test('the largest size, and one more', async () => {
    const most = await ask({ size: edge.sizeMost.size });
    expect([most.status, told(most)]).toEqual([200, edge.sizeMost.told]);
    const more = await ask({ size: edge.sizeMost.size + 1 });
    expect([more.status, told(more)]).toEqual([edge.sizeMore.status, edge.sizeMore.told]);
  });

  test('a page past the end, one that is garbage, one that overflows', async () => {
    expect(await outcome({ number: 9_000, size: 10 })).toBe(edge.pageFar);
    for (const number of ['x', '-5', '1.5', ''])
      expect([number, await outcome({ number })]).toEqual([number, edge.pageGarbage]);
    expect(await outcome({ number: '99999999999999999999', size: 100 })).toBe(edge.pageHuge);
  });
});
