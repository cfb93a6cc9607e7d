import { beforeAll, expect, test } from 'vitest';
import {
  printedCall,
  printedComment,
  printedNothing,
  printedTags,
  printedUser,
  printedUsers,
} from './leeloo-notes.samples.ts';
import { covers } from './support/covers.ts';
import { leeloo, send, sendForm, sendJson } from './support/leeloo.ts';
import { shapeProblems } from './support/shape.ts';

let person: string;
let account: string;
beforeAll(async () => {
  const { data } = await sendJson('POST', '/people', '{"name":"Notes"}');
  [person, account] = [data.person_id, data.id];
});

test('Обновить информацию в карточке клиента', async () => {
  covers('leeloo:people.update/example');
  await sendJson(
    'PUT',
    `/people/${person}`,
    `{
	"phone": "+380669991876",
    "email": "newmail@gmail.com",
	"custom_fields": [
        {
            "type": "EMAIL",
            "name": "emailcust",
            "value": "customemail@gmail.com"
        }
    ]
}`,
  );
  const { data } = await send('GET', `/people/${person}`);
  expect(data).toMatchObject({
    phone: '+380669991876',
    email: 'newmail@gmail.com',
    custom_fields: [{ type: 'EMAIL', name: 'emailcust', value: 'customemail@gmail.com' }],
  });
});

test('Добавить комментарий к человеку', async () => {
  covers('leeloo:comment.create/example');
  const answer = await sendJson('PUT', `/people/${person}/add-comment`, '{\n  "comment": "some text"\n}');
  expect(shapeProblems(answer, printedComment)).toEqual([]);
  expect(answer.data).toMatchObject({ text: 'some text', entity_id: person, entity_type: 'PERSON' });
});

test('Добавить звонок в акаунт', async () => {
  covers('leeloo:call.create/example');
  const fields = {
    user_id: String(leeloo.userId),
    from: '606',
    to: '607',
    date: '2024-03-22T15:30:17.339Z',
    account_id: account,
    record_link: 'https://file-examples.com/storage/2017/11/file_example_MP3_5MG.mp3',
    status: 'SUCCESS',
    duration: '100',
    type: 'INBOUND',
  };
  const answer = await sendForm('POST', '/calls', fields);
  expect(shapeProblems(answer, printedCall, { sentinels: ['NOT_DEFINED'] })).toEqual([]);
  expect(answer.data).toMatchObject({ billsec: 100, from: '606', to: '607', account_id: account });
});

test('Теги', async () => {
  covers('leeloo:tag.list/reply', 'leeloo:tag.add/body', 'leeloo:tag.remove/body');
  const tags = await send('GET', '/tags');
  expect(shapeProblems(tags, printedTags)).toEqual([]);
  const [{ id, name }] = tags.data;
  const given = await sendForm('PUT', `/people/${person}/add-tag`, { tag_id: id });
  expect(given).toEqual(printedNothing);
  expect((await send('GET', `/people/${person}`)).data.tags).toEqual([name]);
  expect(await sendForm('PUT', `/people/${person}/remove-tag`, { tag_id: id })).toEqual(printedNothing);
  expect((await send('GET', `/people/${person}`)).data.tags).toEqual([]);
});

test('Пользователи', async () => {
  covers('leeloo:user.list/reply', 'leeloo:user.read/reply');
  const users = await send('GET', '/users?limit=20&offset=0');
  expect(shapeProblems(users, printedUsers)).toEqual([]);
  const user = await send('GET', `/users/${leeloo.userId}`);
  expect(shapeProblems(user, printedUser)).toEqual([]);
  expect(users.data).toContainEqual(user.data);
});
