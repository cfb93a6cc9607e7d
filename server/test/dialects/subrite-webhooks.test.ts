import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson } from '../../src/core/people/add-person.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import { subrite } from '../../src/dialects/subrite/index.ts';
import type { Id } from '../../src/kit/ids.ts';
import type { Receiver } from '../delivery/receiver.ts';
import { covers } from '../support/covers.ts';
import type { CallOptions, TestServer } from '../support/test-server.ts';
import { systemOf } from './leeloo-client.ts';
import { secret, startTellingServer, tellTo, told } from './webhook-kit.ts';

/** What this dialect's own receivers are told: real events, over HTTP, to a real receiver. */

let server: TestServer;
let all: Receiver;
let block: Record<string, string>;
const events = Object.keys(subrite.webhooks?.events ?? {});
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTellingServer();
  block = server.demo.subrite as Record<string, string>;
  all = await tellTo(server, 'subrite', events);
});
afterAll(async () => {
  all.close();
  await server.close();
});

const api = (method: string, path: string, options: CallOptions) =>
  server.call(method, `/api/v1${path}`, { ...options, headers: { authorization: `Bearer ${block.token}` } });
const heard = () => told(server, all);
const envelope = (event: string, data: object) => ({ id: uuid, timestamp: moment, event, data });
const member = async (email: string) => {
  const { json } = await api('POST', '/members', { json: { email, fullName: 'Kari N', nickName: 'K' } });
  await heard();
  return json;
};

test('member.updated has the member as it is now, every field of it', async () => {
  covers('subrite:webhook/envelope', 'subrite:webhook/member.updated');
  const { id } = await member('updated@example.com');
  const change = {
    phone: '+4793155388',
    birthDate: '1990-05-17T00:00:00.000Z',
    isCompany: true,
    companyName: 'Nordmann AS',
    address: { line1: 'Storgata 1', city: 'Oslo', postCode: '0155', country: 'NO' },
  };
  await api('PATCH', `/members/${id}`, {
    json: { ...change, customPropertyValues: { [String(block.customPropertyKey)]: 42 } },
  });
  expect(await heard()).toEqual([
    envelope('member.updated', {
      id,
      email: 'updated@example.com',
      phone: '+4793155388',
      avatar: null,
      address: {
        name: 'Kari N',
        email: 'updated@example.com',
        line1: 'Storgata 1',
        line2: null,
        city: 'Oslo',
        postCode: '0155',
        country: 'NO',
        companyName: 'Nordmann AS',
        organizationNo: null,
      },
      fullName: 'Kari N',
      nickName: 'K',
      birthDate: '1990-05-17T00:00:00.000Z',
      createdAt: moment,
      isCompany: true,
      companyName: 'Nordmann AS',
      emailVerified: null,
      phoneVerified: null,
      organizationNo: null,
      customPropertyValues: { [String(block.customPropertyKey)]: 42 },
      deleteAfterExpiration: false,
    }),
  ]);
});

test('member.updated also comes when another source changes what is shown', async () => {
  covers('subrite:webhook/member.updated-sources');
  const { id } = await member('linked@example.com');
  const patch = { email: 'linked@example.com', imageUrl: 'https://images.example/1.jpg' };
  await server.server.deps.run(await systemOf(server), addPerson, { scope: '', patch, onExisting: 'refuse' });
  expect(await heard()).toMatchObject([
    { event: 'member.updated', data: { id, avatar: 'https://images.example/1.jpg' } },
  ]);
});

test('member.deleted tells the id and nothing of who it was', async () => {
  covers('subrite:webhook/member.deleted', 'subrite:webhook/member.deleted-thin', 'subrite:webhook/gone');
  const { id } = await member('deleted@example.com');
  await api('PATCH', `/members/${id}`, { json: { nickName: 'Last' } });
  const source = { ...(await systemOf(server)), source: 'subrite' };
  await server.server.deps.run(source, removeRecord, { ref: { id: id as Id } });
  // The change before it is not told any more: there is nothing left to tell it with.
  expect(await heard()).toEqual([
    envelope('member.deleted', { memberId: id, email: null, fullName: null, nickName: null }),
  ]);
});

test('a member that is erased with a grace is deleted at once, and there again when it is brought back', async () => {
  covers('subrite:webhook/member.erased');
  const { id } = await member('erased@example.com');
  const system = await systemOf(server);
  await server.server.deps.run(system, requestErasure, { ref: { id: id as Id } });
  expect(await heard()).toEqual([
    envelope('member.deleted', { memberId: id, email: null, fullName: null, nickName: null }),
  ]);
  await server.server.deps.run(system, restorePerson, { id: id as Id });
  expect(await heard()).toMatchObject([{ event: 'member.updated', data: { id, email: 'erased@example.com' } }]);
  // At the end of the grace nothing changes for a receiver.
  expect(events).not.toContain('person.erased');
});

test('is signed over the second and the body; a receiver’s own bearer token is sent along', async () => {
  covers('subrite:webhook/signature', 'subrite:webhook/signed-text', 'subrite:webhook/bearer');
  const guarded = await tellTo(server, 'subrite', ['person.updated'], { bearer: 'receivers-own' });
  const { id } = await member('signed@example.com');
  guarded.answer((response) => response.writeHead(500).end());
  await api('PATCH', `/members/${id}`, { json: { nickName: 'S' } });
  await expect.poll(() => guarded.received.length, { timeout: 30_000 }).toBe(1);
  await heard();
  guarded.answer((response) => response.writeHead(200).end());
  server.clock.move(60_000);
  await server.server.jobs.runNow();
  await expect.poll(() => guarded.received.length, { timeout: 30_000 }).toBe(2);
  const [first, second] = guarded.received;
  for (const { headers, body } of guarded.received) {
    const timestamp = String(headers['x-subrite-webhook-signature-timestamp']);
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('base64');
    expect(headers).toMatchObject({ authorization: 'Bearer receivers-own', 'x-subrite-webhook-signature': signature });
    expect(signature).toHaveLength(44);
    const standard = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
    new Webhook(secret).verify(body, Object.fromEntries(standard.map((name) => [name, String(headers[name])])));
  }
  // Each attempt is signed for itself; the event is the same one.
  expect(second?.headers['x-subrite-webhook-signature']).not.toBe(first?.headers['x-subrite-webhook-signature']);
  expect(second?.body).toBe(first?.body);
  guarded.close();
});

test('subscription.created, then activated and deactivated when the clock says so', async () => {
  covers('subrite:webhook/subscription.created', 'subrite:webhook/status', 'subrite:webhook/status-fields');
  const { id } = await member('subscriber@example.com');
  const paymentDate = new Date(server.clock.now() + 2 * day).toISOString();
  await api('POST', '/product-packages/subscribe', { json: { packageId: block.packageId, paymentDate, memberId: id } });
  const data = {
    email: 'subscriber@example.com',
    fullName: 'Kari N',
    planName: 'Digital, monthly',
    packageName: 'Digital package',
  };
  expect(await heard()).toEqual([envelope('subscription.created', data)]);
  server.clock.move(3 * day);
  const changed = { memberId: id, ...data, startsAt: moment, endsAt: moment };
  expect(await heard()).toEqual([envelope('member.subscription.activated', changed)]);
  server.clock.move(40 * day);
  expect((await heard()).filter((body) => body.data.memberId === id)).toEqual([
    envelope('member.subscription.deactivated', changed),
  ]);
});

test('app.push has the push as it was sent, for who sends it on', async () => {
  covers('subrite:webhook/app.push');
  await heard();
  const sent = {
    title: 'News',
    body: 'Read all about it',
    data: { url: 'https://example.com/a' },
    topics: ['news', 'oslo'],
  };
  expect((await api('POST', '/app-push/pushcontent', { json: sent })).status).toBe(201);
  expect(await heard()).toEqual([envelope('app.push', sent)]);
});
