import { expect, test } from 'vitest';
import { printedStats, printedTrafficSource, printedTunnel, printedTunnels } from './leeloo-tunnels.samples.ts';
import { covers } from './support/covers.ts';
import { leeloo, send, sendForm, sendJson } from './support/leeloo.ts';
import { shapeProblems } from './support/shape.ts';

test('Создать трафик соурс в ЛГТ', async () => {
  covers('leeloo:traffic-source.create/example');
  const answer = await sendJson(
    'POST',
    `/leadgentools/${leeloo.leadgentoolId}/create-traffic-source`,
    `{
    "name": "some ts",
    "description": "some ts description"
}`,
  );
  expect(shapeProblems(answer, printedTrafficSource)).toEqual([]);
  expect(answer.data).toMatchObject({ name: 'some ts', description: 'some ts description', type: 'normal' });
  expect(answer.data.hash).toMatch(/^[0-9a-z]{6}$/);
});

test('Получить список туннелей', async () => {
  covers('leeloo:tunnel.list/example');
  const page = await send('GET', '/tunnels?limit=20&offset=0');
  expect(shapeProblems(page, printedTunnels)).toEqual([]);
  expect(page.meta).toMatchObject({ limit: 20, offset: 0 });
});

test('Получить информацию про туннель', async () => {
  covers('leeloo:tunnel.read/example');
  const answer = await send('GET', `/tunnels/${leeloo.tunnelId}?include=leadgentools`);
  expect(shapeProblems(answer, printedTunnel)).toEqual([]);
  expect(answer.linked.leadgentools[0]).toMatchObject({ id: leeloo.leadgentoolId, type: 'FORM' });
});

test('Получить статистику по всем туннелям, по одному туннелю', async () => {
  covers('leeloo:tunnel.all-stats/example', 'leeloo:tunnel.stats/example');
  for (const path of ['/tunnels/stats', `/tunnels/${leeloo.tunnelId}/stats`])
    expect(shapeProblems(await send('GET', path), printedStats)).toEqual([]);
});

test('Подписка на туннель и блок туннеля', async () => {
  covers('leeloo:channel.subscribe/form-data', 'leeloo:channel.subscribe/reply');
  const { data } = await sendJson('POST', '/people', '{"name":"Tunnels"}');
  const fields = { tunnel_id: String(leeloo.tunnelId), tunnel_block_id: String(leeloo.tunnelBlockId) };
  const answer = await sendForm('POST', `/communication-channels/${data.id}/manual-subscribe`, fields);
  expect(answer).toEqual({ status: 1, data: {} });
  const person = await send('GET', `/people/${data.person_id}`);
  expect(person.data.subscribeHistory).toMatchObject([{ tunnelId: leeloo.tunnelId, accountId: data.id }]);
});
