import { beforeAll, describe, expect, test } from 'vitest';
import {
  printedCategories,
  printedChannels,
  printedConnections,
  printedMessages,
  printedPersonOfChannel,
  printedSent,
  printedSmsPeople,
  printedTemplates,
} from './leeloo-messaging.samples.ts';
import { covers } from './support/covers.ts';
import { type Json, leeloo, send, sendJson } from './support/leeloo.ts';
import { shapeProblems } from './support/shape.ts';

const sentinels = ['NOT_DEFINED'];

/** A channel of this run's own. */
let account: string;
let person: string;
/** One of somebody who is in no tunnel, so that nothing but what is sent here is in it. */
let written: string;
beforeAll(async () => {
  written = (await sendJson('POST', '/people', '{"name":"TIIIIK"}')).data.id;
  const { data } = await sendJson('POST', '/people', `{"name":"TIIIIK","leadgentool_id":"${leeloo.leadgentoolId}"}`);
  account = data.id;
  person = data.person_id;
});

describe('Шаблоны сообщений', () => {
  test('the categories', async () => {
    covers('leeloo:template-category.list/example');
    const answer = await send('GET', '/categories/templates');
    expect(shapeProblems(answer, printedCategories)).toEqual([]);
    expect(answer.data.categories).toContainEqual({ id: leeloo.templateCategoryId, name: 'First contact' });
  });

  test('the templates of one', async () => {
    covers('leeloo:template.list/example');
    const answer = await send('GET', `/categories/templates/${leeloo.templateCategoryId}`);
    expect(shapeProblems(answer, printedTemplates)).toEqual([]);
    expect(answer.data.templates).toContainEqual({ id: leeloo.templateId, message_name: 'Welcome' });
  });

  test('sending one, with the comma and the quotes that the sample lacks', async () => {
    covers('leeloo:send-template/example', 'leeloo:send-template/body.variables');
    const body = `{
    "account_id": "${written}",
    "template_id": "${leeloo.templateId}",
    "variables": {
          "key1": "value1",
          "key2": "value2"
    }
}`;
    expect(await sendJson('POST', '/messages/send-template', body)).toEqual(printedSent);
  });
});

describe('Сообщения', () => {
  test('sending one', async () => {
    covers('leeloo:send-message/example', 'leeloo:send-message/body.text');
    const body = `{
    "account_id": "${written}",
    "text": "текст сообщения"
}`;
    expect(await sendJson('POST', '/messages/send-message', body)).toEqual(printedSent);
  });

  test('those of a channel', async () => {
    covers('leeloo:channel.messages/example', 'leeloo:channel.messages/reply');
    const answer = await send('GET', `/communication-channels/${written}/chat-messages?limit=2&offset=0`);
    expect(shapeProblems(answer, printedMessages)).toEqual([]);
    expect(answer.data.map(({ text }: Json) => text)).toEqual(['текст сообщения', 'Welcome, TIIIIK!']);
    expect(answer.meta).toEqual({ limit: 2, offset: 0, filteredCount: 2, totalCount: 2 });
  });
});

describe('Каналы коммуникации', () => {
  test('the list, by the day of the last message', async () => {
    covers('leeloo:channel.list/example', 'leeloo:channel.list/reply');
    const example =
      '/communication-channels?limit=20&offset=0&filter[last_message][from]=2020-02-10&filter[last_message][to]=2020-04-14';
    const past = await send('GET', example);
    expect(past).toMatchObject({ data: [], meta: { limit: 20, offset: 0, filteredCount: 0 }, status: 1 });
    const answer = await send('GET', example.replace('2020-04-14', '2999-12-31'));
    expect(shapeProblems(answer, printedChannels, { sentinels })).toEqual([]);
    expect(answer.data).toContainEqual(expect.objectContaining({ id: account, person_id: person, name: 'TIIIIK' }));
  });

  test('whom one leads to', async () => {
    covers('leeloo:channel.person/example', 'leeloo:channel.person/reply');
    const answer = await send('GET', `/communication-channels/${account}/person`);
    expect(shapeProblems(answer, printedPersonOfChannel, { sentinels })).toEqual([]);
    expect(answer).toMatchObject({ data: { id: person, subscribeHistory: [{ accountId: account }] }, included: {} });
  });
});

test('Получение списка каналов связи', async () => {
  covers('leeloo:connection.list/example');
  const answer = await send('GET', '/connections');
  expect(shapeProblems(answer, printedConnections)).toEqual([]);
  expect(answer.data.connections).toContainEqual(expect.objectContaining({ id: leeloo.connectionId }));
});

test('Добавить СМС конекшн к человеку', async () => {
  covers('leeloo:people.sms/example', 'leeloo:people.sms/reply');
  const body = `{
    "data": [{
          "name": "test123",
          "email": "test123@example.com",
          "phone": "+380667772233"
      }],
    "connection_id": "${leeloo.connectionId}",
    "leadgentool_id": "${leeloo.leadgentoolId}",
    "tags": ["${leeloo.tagId}"]
}`;
  expect(await sendJson('POST', '/people/sms', body)).toEqual(printedSmsPeople);
  // Taken in behind the request.
  const found = () => send('GET', '/people?filter[email]=test123@example.com');
  await expect.poll(async () => (await found()).meta.filteredCount, { timeout: 30_000 }).toBe(1);
  expect((await found()).data[0]).toMatchObject({ name: 'test123', tags: ['vip'] });
});
