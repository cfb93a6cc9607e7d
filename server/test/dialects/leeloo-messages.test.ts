import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertTemplate, insertTemplateCategory } from '../../src/core/demo/queries.ts';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { sendMessage } from '../../src/core/messaging/send-message.ts';
import { fromObjectId, type Id, newId, toObjectId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, arrange, ownToken, systemOf, tokenOf } from './leeloo-client.ts';

/** Templates and messages: from the request to the sandbox's inbox, and what a chat shows of it. */

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const sent = { status: 1, data: {} };
const refused = (fields: object) => ({ status: 0, error: { fields, code: 'FORMAT_ERROR' } });

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
});
afterAll(() => server.close());

let people = 0;
async function person(name = 'Feliks'): Promise<{ account_id: string; person_id: string; email: string }> {
  people += 1;
  const email = `feliks${people}@example.com`;
  const { data } = (await api('POST', '/people', { json: { name, email } })).json;
  return { account_id: data.id, person_id: data.person_id, email };
}
async function template(body: string, categoryId?: string): Promise<string> {
  const id = newId(server.clock.now());
  await arrange(server, (tx, { now }) =>
    tx.run(insertTemplate, {
      tenant: tx.tenantId,
      id,
      category: fromObjectId(categoryId ?? String(ids.templateCategoryId)) as Id,
      key: id,
      name: `Template ${id}`,
      body,
      now: new Date(now),
    }),
  );
  return toObjectId(id);
}
const sendTemplate = (json: object, call = api) => call('POST', '/messages/send-template', { json });
const sendText = (json: object, call = api) => call('POST', '/messages/send-message', { json });
const chat = async (id: string, query = '') =>
  (await api('GET', `/communication-channels/${id}/chat-messages${query}`)).json;
const caught = (address: string) =>
  server.sql<{ text: string; subject: string | null }>(
    'select text, subject from caught_messages where address = $1 order by created_at, id',
    [address],
  );
const written = async () => (await server.sql<{ n: number }>('select count(*)::int as n from messages'))[0]?.n;

describe('templates', () => {
  test('their categories', async () => {
    covers('leeloo:template-category.list/reply');
    const answer = await api('GET', '/categories/templates');
    expect([answer.status, answer.json]).toEqual([
      200,
      { data: { categories: [{ id: ids.templateCategoryId, name: 'First contact' }] }, status: 1 },
    ]);
  });

  test('those of one category', async () => {
    covers('leeloo:template.list/reply', 'leeloo:template.list/path.category_id', 'leeloo:template.list/empty');
    const other = newId(server.clock.now());
    await arrange(server, (tx, { now }) =>
      tx.run(insertTemplateCategory, { tenant: tx.tenantId, id: other, name: 'Other', now: new Date(now) }),
    );
    const path = `/categories/templates/${toObjectId(other)}`;
    expect((await api('GET', path)).json).toEqual({ data: { templates: [] }, status: 1 });
    const id = await template('x', toObjectId(other));
    expect((await api('GET', path)).json.data).toEqual({ templates: [{ id, message_name: expect.any(String) }] });
    const first = (await api('GET', `/categories/templates/${ids.templateCategoryId}`)).json.data.templates;
    expect(first).toEqual([{ id: ids.templateId, message_name: 'Welcome' }]);
  });

  test('those of a category that is not there', async () => {
    covers('leeloo:template.list/unknown');
    const elsewhere = apiWith(server, tokenOf(await server.tenant('Other templates')));
    const attempts = [
      api('GET', '/categories/templates/5b3f543bb2737000133d25b0'),
      api('GET', '/categories/templates/513f543gb2737020133d25b0'),
      elsewhere('GET', `/categories/templates/${ids.templateCategoryId}`),
    ];
    for (const { status, json } of await Promise.all(attempts))
      expect([status, json.error]).toEqual([404, { fields: { category_id: 'WRONG_ID' }, code: 'WRONG_ID' }]);
  });
});

describe('send-template', () => {
  test('fills the template in, and it leaves through the channel’s connection', async () => {
    covers('leeloo:send-template/leaves', 'leeloo:send-template/body.account_id');
    covers('leeloo:send-template/body.template_id', 'leeloo:send-template/body.variables');
    const { account_id, email } = await person();
    const template_id = await template('Hello {{ key1 }}, {{key2}}.');
    const answer = await sendTemplate({ account_id, template_id, variables: { key1: 'value1', key2: 'value2' } });
    expect([answer.status, answer.json]).toEqual([200, sent]);
    await server.server.jobs.runNow();
    expect(await caught(email)).toEqual([
      { text: 'Hello value1, value2.', subject: expect.stringMatching(/^Template/) },
    ]);
    expect((await chat(account_id)).data).toMatchObject([{ text: 'Hello value1, value2.', type: 'YOUR_MESSAGE' }]);
  });

  test('refuses a variable without a value, naming each; nothing is sent', async () => {
    covers('leeloo:send-template/variables-missing');
    const { account_id } = await person();
    const template_id = await template('{{code}} {{key2}} {{until}} {{1}}');
    const before = await written();
    const answer = await sendTemplate({ account_id, template_id, variables: { key2: 'x', until: ' ' } });
    expect([answer.status, answer.json]).toEqual([
      400,
      refused({ variables: { code: 'REQUIRED', until: 'REQUIRED', '1': 'REQUIRED' } }),
    ]);
    expect(await written()).toBe(before);
  });

  test('takes variables as texts', async () => {
    covers('leeloo:send-template/variables-plain');
    const { account_id } = await person();
    const template_id = await template('{{a}}|{{b}}|{{c}}');
    const a = '{{b}} #{1+1} <%= 7 %> {{constructor.name}} $& $1';
    expect((await sendTemplate({ account_id, template_id, variables: { a, b: 42, c: true } })).json).toEqual(sent);
    expect((await chat(account_id)).data[0].text).toBe(`${a}|42|true`);
  });

  test('needs none where the template says only what is known of the person', async () => {
    covers('leeloo:send-template/variables-none', 'leeloo:send-template/person');
    const { account_id, email } = await person('Ada Lovelace');
    const template_id = await template('{{name}}, {{first_name}}, {{email}}, {{phone}}');
    const unknown = await sendTemplate({ account_id, template_id });
    expect(unknown.json).toEqual(refused({ variables: { phone: 'REQUIRED' } }));
    expect((await sendTemplate({ account_id, template_id, variables: { phone: '112', name: 'Ms A.' } })).json).toEqual(
      sent,
    );
    expect((await chat(account_id)).data[0].text).toBe(`Ms A., Ada, ${email}, 112`);
    for (const variables of [undefined, {}, []]) {
      const welcome = { account_id, template_id: ids.templateId, ...(variables ? { variables } : {}) };
      expect((await sendTemplate(welcome)).json).toEqual(sent);
    }
  });

  test('refuses accounts and templates that are not there, by name', async () => {
    covers('leeloo:send-template/unknown');
    const { account_id, person_id } = await person();
    const elsewhere = apiWith(server, tokenOf(await server.tenant('Other sender')));
    const before = await written();
    const template_id = ids.templateId;
    for (const [json, fields, call] of [
      [{ account_id: '5b3f543bb2737000133d25b0', template_id }, { account_id: 'WRONG_ID' }, api],
      [{ account_id: 'x', template_id }, { account_id: 'WRONG_ID' }, api],
      [{ account_id: person_id, template_id }, { account_id: 'WRONG_ID' }, api],
      [{ account_id, template_id: '5b3f543bb2737000133d25b0' }, { template_id: 'WRONG_ID' }, api],
      [{ account_id, template_id: '513f543gb2737020133d25b0' }, { template_id: 'WRONG_ID' }, api],
      [{ account_id, template_id }, { account_id: 'WRONG_ID' }, elsewhere],
      [{ account_id, template_id }, { account_id: 'WRONG_ID' }, apiWith(server, await ownToken(server))],
      [{}, { account_id: 'REQUIRED', template_id: 'REQUIRED' }, api],
      [{ account_id, template_id, variables: 'x' }, { variables: 'FORMAT_ERROR' }, api],
    ] as const) {
      const answer = await sendTemplate(json, call);
      expect([json, answer.status, answer.json]).toEqual([json, 400, refused(fields)]);
    }
    expect(await written()).toBe(before);
  });
});

describe('send-message', () => {
  test('sends a text as it is, in every encoding; fields it does not know are ignored', async () => {
    covers('leeloo:send-message/encodings', 'leeloo:send-message/body.account_id', 'leeloo:send-message/body.text');
    const { account_id, email } = await person();
    const text = 'текст сообщения {{name}} <b>&amp;</b> "quoted"';
    const form = new FormData();
    form.append('account_id', account_id);
    form.append('text', text);
    const variables = new FormData();
    variables.append('account_id', account_id);
    variables.append('template_id', await template('{{key1}}'));
    variables.append('variables[key1]', 'multipart');
    const answers = [
      await sendText({ account_id, text, urgent: true }),
      await api('POST', '/messages/send-message', { form: { account_id, text, urgent: '1' } }),
      await api('POST', '/messages/send-message', { raw: form }),
      await api('POST', '/messages/send-template', {
        form: { account_id, template_id: await template('{{key1}}'), 'variables[key1]': 'urlencoded' },
      }),
      await api('POST', '/messages/send-template', { raw: variables }),
    ];
    for (const answer of answers) expect([answer.status, answer.json]).toEqual([200, sent]);
    await server.server.jobs.runNow();
    const texts = (await caught(email)).map((message) => message.text);
    expect(texts.sort()).toEqual([text, text, text, 'urlencoded', 'multipart'].sort());
  });

  test('refuses what is no message, and what leads nowhere', async () => {
    covers('leeloo:send-message/wrong', 'leeloo:send-message/unknown', 'leeloo:send-message/person-id');
    const { account_id, person_id } = await person();
    const before = await written();
    for (const [json, fields] of [
      [{ account_id }, { text: 'REQUIRED' }],
      [{ account_id, text: '' }, { text: 'REQUIRED' }],
      [{ account_id, text: ' \n' }, { text: 'REQUIRED' }],
      [{ account_id, text: 'x'.repeat(4_097) }, { text: 'TOO_LONG' }],
      [{ account_id, text: { $ne: 1 } }, { text: 'FORMAT_ERROR' }],
      [{ text: 'x' }, { account_id: 'REQUIRED' }],
      [{ account_id: person_id, text: 'x' }, { account_id: 'WRONG_ID' }],
      [{ account_id: '5b3f543bb2737000133d25b0', text: 'x' }, { account_id: 'WRONG_ID' }],
    ] as const) {
      const answer = await sendText(json);
      expect([json, answer.status, answer.json]).toEqual([json, 400, refused(fields)]);
    }
    expect(await written()).toBe(before);
  });

  test('is 409 where there is no way to send', async () => {
    covers('leeloo:send-template/no-way');
    const empty = await server.tenant('No way', { demo: false });
    const call = apiWith(server, tokenOf(empty));
    const { id } = (await call('POST', '/people', { json: { name: 'Nobody' } })).json.data;
    const answer = await sendText({ account_id: id, text: 'x' }, call);
    expect([answer.status, answer.json]).toEqual([409, { status: 0, error: { fields: {}, code: 'CONFLICT' } }]);
  });

  test('is done once for a key, however often and in however many requests at once it comes', async () => {
    covers('leeloo:send-message/once');
    const { account_id, email } = await person();
    const options = { json: { account_id, text: 'once' }, headers: { 'idempotency-key': `once-${account_id}` } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => api('POST', '/messages/send-message', options)));
    for (const answer of answers) expect(answer.json).toEqual(sent);
    await server.server.jobs.runNow();
    expect(await caught(email)).toHaveLength(1);
  });
});

describe('a chat', () => {
  test('holds all messages of the channel, newest first, a page at a time', async () => {
    covers('leeloo:channel.messages/reply', 'leeloo:channel.messages/order', 'leeloo:channel.messages/type');
    covers('leeloo:channel.messages/limit', 'leeloo:channel.messages/offset', 'leeloo:channel.messages/meta');
    covers('leeloo:channel.messages/path.person_id');
    const { account_id } = await person();
    for (const text of ['first', 'second', 'third']) {
      await sendText({ account_id, text });
      server.clock.move(1_000);
    }
    const page = await chat(account_id, '?limit=2&offset=0');
    expect(page).toEqual({
      data: ['third', 'second'].map((text) => ({
        id: hex,
        text,
        type: 'YOUR_MESSAGE',
        read: true,
        createdAt: moment,
        updatedAt: moment,
      })),
      meta: { limit: 2, offset: 0, filteredCount: 3, totalCount: 3 },
      status: 1,
    });
    const next = await chat(account_id, '?limit=2&offset=2');
    expect([next.data.length, next.data[0].text, next.meta.offset]).toEqual([1, 'first', 2]);
    expect((await chat(account_id)).meta).toMatchObject({ limit: 20, offset: 0 });
  });

  test('tells who wrote, and what nobody has read', async () => {
    covers('leeloo:channel.messages/other-types', 'leeloo:channel.messages/read');
    const system = await systemOf(server);
    const { run } = server.server.deps;
    const written = { kind: 'sms', address: '+40722000999', patch: { fullName: 'Writer' }, text: 'Hello?' };
    const connectionId = fromObjectId(String(ids.connectionId)) as Id;
    const { channelId } = await run(system, receiveMessage, { connectionId, ...written });
    server.clock.move(1_000);
    await run(system, sendMessage, { channelId, content: { text: 'We are closed.' }, author: 'system' });
    const { data } = await chat(toObjectId(channelId));
    expect(data).toMatchObject([
      { type: 'SYSTEM_MESSAGE', text: 'We are closed.', read: true },
      { type: 'FRIEND_MESSAGE', text: 'Hello?', read: false },
    ]);
  });

  test('is found by the person’s id, too: then it is that of the first channel', async () => {
    covers('leeloo:channel.messages/person-id');
    const { account_id, person_id } = await person();
    await sendText({ account_id, text: 'for either' });
    expect(await chat(person_id)).toEqual(await chat(account_id));
  });

  test('of nobody is 404', async () => {
    covers('leeloo:channel.messages/unknown');
    const { account_id, person_id } = await person();
    const elsewhere = apiWith(server, tokenOf(await server.tenant('Other reader')));
    const own = apiWith(server, await ownToken(server));
    const wrongId = { status: 0, error: { fields: { person_id: 'WRONG_ID' }, code: 'WRONG_ID' } };
    const paths = [account_id, person_id].map((id) => `/communication-channels/${id}/chat-messages`);
    for (const [call, path] of [
      ...['5b3f543bb2737000133d25b0', '513f543gb2737020133d25b0'].map(
        (id) => [api, `/communication-channels/${id}/chat-messages`] as const,
      ),
      ...paths.flatMap((path) => [[elsewhere, path] as const, [own, path] as const]),
    ]) {
      const answer = await call('GET', path);
      expect([answer.status, answer.json]).toEqual([404, wrongId]);
    }
  });
});
