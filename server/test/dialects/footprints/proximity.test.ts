import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { type App, appOf, hexIdText } from './content-kit.ts';
import { instant } from './session.ts';

/** The location that a phone is nearest to. */

let server: TestServer;
let app: App;
let mid: string;
beforeAll(async () => {
  server = await startTestServer();
  app = appOf(server, await server.tenant('Shop', { demo: false }));
  await app.take({
    locations: [
      {
        externalId: 'cluj',
        name: 'Cluj',
        coords: [46.77, 23.6],
        country: 'Romania',
        address: '1 River Street',
        description: '10-22',
      },
      { externalId: 'oslo', name: 'Oslo', coords: [59.9139, 10.7522] },
      { externalId: 'suva', name: 'Suva', coords: [-18.1416, 178.4419] },
      { externalId: 'bare', name: 'Somewhere' },
    ],
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  mid = await app.init();
});
const near = (body = {}) => app.data('proximity-location', { mid, ...body });
const geo = (lat: number, lon: number) => app.put('geo', { mid, lat, lon, accuracy: 10 });

test('nearest to where the session was last', async () => {
  covers('footprints:mobile-location.nearest/last-place', 'footprints:mobile-location.nearest/reply');
  await geo(59, 10);
  server.clock.move(1_000);
  await geo(46.77, 23.61);
  const moment = expect.stringMatching(instant);
  expect(await near()).toEqual({
    _id: hexIdText,
    name: 'Cluj',
    timestamp: moment,
    createdAt: moment,
    areaId: hexIdText,
    description: '10-22',
    address: '1 River Street',
    __v: 0,
    coords: [46.77, 23.6],
    image: '',
    // A hundredth of a degree of longitude there.
    distance: expect.closeTo(761.6, 0),
  });
});

test.each([
  [59.9139, 10.7522, 'Oslo', 0],
  ['59.91', '10.75', 'Oslo', 450.7],
  // Across the date line: 179.5° W is near 178.4° E.
  [-18, -179.5, 'Suva', 218_130.1],
  [0, 0, 'Cluj', 5_684_687.2],
  [90, 0, 'Oslo', 3_345_426.3],
])('nearest to %o, %o of the body: %s, along the great circle', async (lat, lon, name, distance) => {
  covers('footprints:mobile-location.nearest/body');
  // Distances by the law of cosines; the answer takes another formula, which is exact for near places, too.
  await geo(46.77, 23.6);
  const answer = await near({ lat, lon });
  expect(answer.name).toBe(name);
  expect(answer.distance).toBeCloseTo(distance, 0);
});

test('a place of the body is not stored; half of one, or none of this earth, is refused', async () => {
  covers('footprints:mobile-location.nearest/body');
  await near({ lat: 59, lon: 10 });
  expect(await near()).toEqual({});
  for (const [body, field] of [
    [{ lat: 1 }, 'lon'],
    [{ lon: 1 }, 'lat'],
    [{ lat: 91, lon: 0 }, 'lat'],
    [{ lat: 0, lon: 181 }, 'lon'],
    [{ lat: 'north', lon: 0 }, 'lat'],
  ] as const) {
    const { status, json } = await app.post('proximity-location', { mid, ...body });
    expect([status, json.message]).toEqual([400, `Invalid data: ${field}`]);
  }
});

test('nothing known is nothing answered', async () => {
  covers('footprints:mobile-location.nearest/nothing');
  expect(await near()).toEqual({});
  const empty = appOf(server, await server.tenant('Empty', { demo: false }));
  await empty.take({ locations: [{ externalId: 'bare', name: 'Somewhere' }] });
  expect(await empty.data('proximity-location', { mid: await empty.init(), lat: 1, lon: 1 })).toEqual({});
});
