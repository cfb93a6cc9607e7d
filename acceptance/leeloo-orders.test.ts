import { beforeAll, expect, test } from 'vitest';
import { printedChangedOrder, printedNewOrder, printedOrder, printedOrderList } from './leeloo-orders.samples.ts';
import { covers } from './support/covers.ts';
import { type Json, leeloo, send, sendForm, sendJson } from './support/leeloo.ts';
import { shapeProblems } from './support/shape.ts';

let personId: string;
let created: Json;

beforeAll(async () => {
  personId = (await sendJson('POST', '/people', '{"name":"Orders"}')).data.person_id;
  // The document's body, with ids that exist here in the place of its own.
  created = await sendJson(
    'POST',
    '/orders',
    `{
    "paymentCreditsId": "${leeloo.paymentCreditsId}",
    "email": "email123@gmail.com",
    "phone": "+380669999777",
    "transactionDate": "2020-02-04T11:46:48.803Z",
    "offerId": "${leeloo.offerId}",
    "isNotifyAccount": "false",
    "personId": "${personId}",
    "managerId": "${leeloo.userId}"
}`,
  );
});

test('Создать ручной ордер', () => {
  covers('leeloo:order.create/example', 'leeloo:order.create/reply');
  expect(shapeProblems(created, printedNewOrder)).toEqual([]);
  expect(created).toMatchObject({ data: { status: 'OPENED' }, status: 1 });
});

test('Получить список ордеров', async () => {
  covers('leeloo:order.list/example', 'leeloo:order.list/reply.row');
  const page = await send('GET', '/orders?limit=20&offset=0');
  expect(shapeProblems(page, printedOrderList)).toEqual([]);
  const row = page.data.find(({ id }: Json) => id === created.data.id);
  expect(row).toEqual({ ...created.data, person_id: personId });
  expect(page.meta).toMatchObject({ limit: 20, offset: 0 });
});

test('Получить информацию по отдельному ордеру', async () => {
  covers('leeloo:order.read/reply');
  const answer = await send('GET', `/orders/${created.data.id}`);
  expect(shapeProblems(answer, printedOrder)).toEqual([]);
  expect(answer.data).toMatchObject(created.data);
});

test('Обновить информацию в МАНУАЛ (ручном) ордере', async () => {
  covers('leeloo:order.update/form-data', 'leeloo:order.update/reply');
  const fields = {
    status: 'RESOLVED',
    paymentDate: '2018-06-27 07:32',
    currency: 'RUB',
    price: '100',
    userComments: 'actual date dont match',
  };
  const answer = await sendForm('POST', `/orders/${created.data.id}`, fields);
  expect(shapeProblems(answer, printedChangedOrder)).toEqual([]);
  expect(answer.data.id).toBe(created.data.id);
  const { data } = await send('GET', `/orders/${created.data.id}`);
  expect(data).toMatchObject({ status: 'RESOLVED', currency: 'RUB', price: 100 });
});
