import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { somebody } from './session.ts';
import { startTracking, type Tracking } from './tracking-kit.ts';

/** What was tracked, in the customer's profile. */

let web: Tracking;
beforeAll(async () => {
  web = await startTracking();
});
afterAll(() => web.close());

test('what a browser did before anybody knew whose it is stands in the time line among the leads', async () => {
  covers('footprints:client.read/timeline-tracked');
  const who = somebody();
  const uid = await web.browser();
  await web.engage(uid, 'before');
  web.server.clock.move(1_000);
  const lead = (await web.operator.lead({ ...who, userFirstName: 'Ann' })).json._id;
  expect((await web.operator.client(who)).json.interactionsTimeline).toMatchObject([{ leadId: lead }]);
  web.server.clock.move(1_000);
  expect(await web.browser({ pid: uid, email: who.userEmail.toUpperCase() })).toBe(uid);
  await web.engage(uid, 'after');
  const { interactionsTimeline } = (await web.operator.client(who)).json;
  expect(interactionsTimeline).toMatchObject([
    { actionType: 'engagement', aditionalData: { description: 'after' }, leadId: null, offerCategoryId: null },
    { leadId: lead },
    { actionType: 'engagement', aditionalData: { description: 'before' }, leadId: null },
  ]);
  expect(Object.keys(interactionsTimeline[0])).toEqual(expect.arrayContaining(Object.keys(interactionsTimeline[1])));
});
