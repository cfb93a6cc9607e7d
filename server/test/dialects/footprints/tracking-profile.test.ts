import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { restorePerson } from '../../../src/core/people/restore-person.ts';
import { fromObjectId, type Id } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import { somebody } from './session.ts';
import { sessionIn, startTracking, type Tracking } from './tracking-kit.ts';

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

const day = 24 * 60 * 60 * 1000;
const descriptions = async (who: Record<string, string>) => {
  const { interactionsTimeline } = (await web.operator.client(who)).json;
  return interactionsTimeline.flatMap(
    ({ aditionalData }: { aditionalData?: { description: string } }) => aditionalData?.description ?? [],
  );
};
/** Somebody with a browser in which something was done, and then deleted. */
async function deleted() {
  const who = somebody();
  const uid = await web.browser({ email: who.userEmail });
  await web.engage(uid, 'old');
  await web.operator.lead(who);
  const { _id } = (await web.operator.client(who)).json;
  expect(await descriptions(who)).toEqual(['old']);
  expect((await web.operator.call('DELETE', '/api/client', { form: who })).status).toBe(200);
  return { who, uid, person: fromObjectId(_id) as Id };
}
const kept = (uid: string) =>
  web.server.sql(
    `select 1 from tracking_events where session_id = $1 union all select 1 from tracking_sessions where id = $1
     union all select 1 from tracking_message_ids where session_id = $1`,
    [sessionIn(uid)],
  );

test('who comes with the address of somebody who was deleted has neither the session nor what was done in it', async () => {
  const { who, uid } = await deleted();
  const next = await web.browser({ pid: uid, email: who.userEmail });
  expect(next).not.toBe(uid);
  await web.engage(next, 'new');
  await web.operator.lead(who);
  expect(await descriptions(who)).toEqual(['new']);
  web.server.clock.move(30 * day);
  await web.server.server.jobs.runNow();
  expect(await kept(uid)).toEqual([]);
  expect(await descriptions(who)).toEqual(['new']);
});

test('somebody who is brought back has what was done before', async () => {
  const { who, uid, person } = await deleted();
  web.server.clock.move(29 * day);
  await web.server.server.jobs.runNow();
  const actor = systemActor(await tenantByCode(web.server, web.server.demo.tenant), 'console');
  await web.server.server.deps.run(actor, restorePerson, { id: person });
  expect(await descriptions(who)).toEqual(['old']);
  expect(await kept(uid)).toHaveLength(2);
});

test('a stranger cannot put an address of their own on a customer who is known by phone', async () => {
  const { userPhone } = somebody();
  const customer = { userFirstName: 'Vera', userPhone };
  await web.operator.lead(customer);
  const claim = { userEmail: 'mallory@example.org', userPhone };
  await web.post('/jsapi/register', { uid: await web.browser(), ...claim, userFirstName: 'Mallory' });
  const people = await web.server.sql<{ email: string | null }>(
    'select email from people where phone = $1 order by email',
    [userPhone],
  );
  expect(people).toEqual([{ email: 'mallory@example.org' }, { email: null }]);
  expect(await web.server.sql('select reason from identity_reviews')).toContainEqual({
    reason: 'same_phone_other_identity',
  });
});
