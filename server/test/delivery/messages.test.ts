import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { listMessages } from '../../src/core/messaging/list-messages.ts';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { render } from '../../src/core/messaging/render.ts';
import { sendMessage } from '../../src/core/messaging/send-message.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Messages from their writing to the sandbox's inbox, and the ones that people write. */

let server: TestServer;
let tenant: Tenant;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await tenantByCode(server, server.demo.tenant);
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const shop = () => systemActor(tenant, 'shop');
const one = async (sql: string) => (await server.sql<{ id: Id }>(`${sql} limit 1`))[0]?.id as Id;
let people = 0;
async function person(fullName = 'Ada Lovelace') {
  people += 1;
  const added = await run(shop(), addPerson, {
    scope: '',
    patch: { fullName, email: `reader${people}@example.com` },
    onExisting: 'refuse',
    related: ['channels'],
  });
  return {
    id: added.person.id,
    channelId: added.person.related.channels?.[0]?.id as Id,
    email: `reader${people}@example.com`,
  };
}
const texts = async (channelId: Id) =>
  (await run(shop(), listMessages, { channelId, limit: 10, offset: 0 })).messages.map(({ text, state, author }) => [
    author,
    text,
    state,
  ]);

test('a message is queued with what it takes to send it, and lands in the inbox once', async () => {
  const { id, channelId, email } = await person();
  const templateId = await one('select id from templates');
  await run(shop(), sendMessage, { channelId, content: { text: 'Hello {{name}}' }, author: 'operator' });
  await run(shop(), sendMessage, { channelId, content: { templateId, variables: {} }, author: 'system' });
  await server.server.jobs.runNow();
  expect(await texts(channelId)).toEqual([
    ['system', 'Welcome, Ada Lovelace!', 'sent'],
    ['operator', 'Hello {{name}}', 'sent'],
  ]);
  const caught = await server.sql('select address, subject, text from caught_messages order by text');
  expect(caught).toEqual([
    { address: email, subject: null, text: 'Hello {{name}}' },
    { address: email, subject: 'Welcome', text: 'Welcome, Ada Lovelace!' },
  ]);
  await server.sql(`update deliveries set state = 'due' where kind = 'message'`);
  await server.server.jobs.runNow();
  expect(await server.sql('select id from caught_messages')).toHaveLength(2);
  const shown = await run(shop(), findPerson, { ref: { id } });
  expect(shown.lastMessageAt).not.toBeNull();
});

test('a template without a value for each of its variables is refused, naming them', async () => {
  expect(render('{{ a }} and {{b.c}}, {{ not one }}', { a: '{{b.c}}', 'b.c': '$&' })).toBe(
    '{{b.c}} and $&, {{ not one }}',
  );
  expect(() => render('{{a}} {{b}} {{a}}', { a: ' ' })).toThrow(
    expect.objectContaining({
      fields: [
        { field: 'variables.a', reason: 'required' },
        { field: 'variables.b', reason: 'required' },
      ],
    }),
  );
  expect(() => render('{{constructor}} {{__proto__}}', {})).toThrow();
});

test('a message through a way that no longer is fails, and says so', async () => {
  const { channelId } = await person();
  const { messageId } = await run(shop(), sendMessage, { channelId, content: { text: 'late' }, author: 'operator' });
  await server.sql(`update connections set archived_at = now()`);
  await server.server.jobs.runNow();
  expect(await texts(channelId)).toEqual([['operator', 'late', 'failed']]);
  const facts = await server.sql(`select data ->> 'messageId' as id from changes where type = 'message.failed'`);
  expect(facts).toEqual([{ id: messageId }]);
  await expect(
    run(shop(), sendMessage, { channelId, content: { text: 'x' }, author: 'operator' }),
  ).rejects.toMatchObject({ code: 'conflict' });
  await server.sql(`update connections set archived_at = null`);
});

test('what a person writes finds or makes the person and the channel, once, however often it comes', async () => {
  const connectionId = await one(`select id from connections`);
  const known = await person('Known By Mail');
  const message = {
    connectionId,
    kind: 'telegram',
    address: '4711',
    patch: { fullName: 'Tele Gram' },
    text: 'hi',
    providerId: 'm1',
  };
  const received = await Promise.all(Array.from({ length: 8 }, () => run(shop(), receiveMessage, message)));
  expect(new Set(received.map(({ channelId }) => channelId)).size).toBe(1);
  expect(received.filter(({ messageId }) => messageId !== undefined)).toHaveLength(1);
  const [{ channelId }] = received as [(typeof received)[number]];
  await run(shop(), receiveMessage, { ...message, text: 'again', providerId: 'm2' });
  expect(await texts(channelId)).toEqual([
    ['person', 'again', 'received'],
    ['person', 'hi', 'received'],
  ]);
  const byMail = { ...message, address: known.email, kind: 'email', patch: { email: known.email }, providerId: 'm3' };
  const found = await run(shop(), receiveMessage, byMail);
  expect(found.isNewPerson).toBe(false);
  const facts = await server.sql(`select person_id from changes where type = 'message.received' order by number`);
  expect(facts).toHaveLength(3);
  expect(facts[2]).toEqual({ person_id: known.id });
});
