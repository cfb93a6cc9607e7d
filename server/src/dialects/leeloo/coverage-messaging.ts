import { attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';

type Row = readonly [id: string, what: string];
const rows = (make: typeof documented, where: string, list: readonly Row[]) =>
  list.map(([id, what]) => make(id, where, what));

const guess = 'not in the document';
const clients = 'Behaviour of the real systems';

/** API v2.0, section "Шаблоны сообщений". */
const templates: readonly CoverageRow[] = [
  ...rows(documented, 'Шаблоны сообщений: Получить список категорий шаблонов сообщений', [
    ['template-category.list/example', 'the request of the document is answered with its shape'],
    ['template-category.list/reply', 'data.categories of id and name'],
  ]),
  ...rows(documented, 'Шаблоны сообщений: Получить список шаблонов сообщений внутри категории', [
    ['template.list/example', 'the request of the document is answered with its shape'],
    ['template.list/path.category_id', '`category_id` names the category: its templates and no others'],
    ['template.list/reply', 'data.templates of id and message_name'],
  ]),
  ...rows(inferred, guess, [
    ['template.list/empty', 'a category without templates is an empty list'],
    ['template.list/unknown', 'unknown, impossible and foreign ids are 404 alike, naming category_id'],
  ]),
  ...rows(documented, 'Шаблоны сообщений: Отправка шаблона сообщения', [
    ['send-template/example', 'the request of the document is answered with `{status: 1, data: {}}`'],
    ['send-template/body.account_id', '`account_id` is the channel that it is sent to'],
    ['send-template/body.template_id', '`template_id` is the template whose text is sent'],
    ['send-template/body.variables', '`variables` fill in what the template leaves open'],
    ['send-template/leaves', 'the message really leaves, through the channel’s connection'],
  ]),
  ...rows(inferred, guess, [
    ['send-template/variables-missing', 'a variable without a value is `variables.<name>: REQUIRED`; nothing is sent'],
    ['send-template/variables-plain', 'values are texts: nothing in them is filled in or evaluated'],
    ['send-template/variables-none', 'variables may be left out, be empty, or be an empty list'],
    ['send-template/person', 'name, first_name, last_name, email and phone are known without being sent'],
    ['send-template/unknown', 'an unknown or foreign account or template is WRONG_ID by name, and nothing is sent'],
    ['send-template/no-way', 'a channel that leads nowhere is 409 CONFLICT'],
  ]),
];

/** API v2.0, section "Сообщения". */
const messages: readonly CoverageRow[] = [
  ...rows(documented, 'Сообщения: Получить список сообщений из чата по каналу коммуникации', [
    ['channel.messages/example', 'the request of the document is answered with its shape'],
    ['channel.messages/path.person_id', '`person_id` is the id of the communication channel'],
    ['channel.messages/limit', '`limit` bounds the number of messages'],
    ['channel.messages/offset', '`offset` skips messages, 0 without it'],
    ['channel.messages/order', 'the newest come first'],
    ['channel.messages/reply', 'id, text, type, read, createdAt, updatedAt'],
    ['channel.messages/type', 'what the operator’s side sent is YOUR_MESSAGE'],
    ['channel.messages/meta', 'the number of messages follows `limit`; totalCount is that of the chat'],
  ]),
  ...rows(inferred, clients, [
    ['channel.messages/other-types', 'what the person wrote is FRIEND_MESSAGE, what the system sent SYSTEM_MESSAGE'],
  ]),
  ...rows(inferred, 'vendors.md §2, Ambiguities', [
    ['channel.messages/person-id', 'a person’s id stands for that person’s first channel'],
  ]),
  ...rows(inferred, guess, [
    ['channel.messages/read', 'what the operator’s side sent is read, what a person wrote is not'],
    ['channel.messages/unknown', 'unknown, impossible and foreign ids are 404 alike, naming person_id'],
  ]),
  ...rows(documented, 'Сообщения: Отправка сообщений', [
    ['send-message/example', 'the request of the document is answered with `{status: 1, data: {}}`'],
    ['send-message/body.account_id', '`account_id` is the channel that it is sent to'],
    ['send-message/body.text', '`text` is what is sent, as it is'],
  ]),
  ...rows(inferred, guess, [
    ['send-message/wrong', 'no text, one of spaces, and one that no messenger takes are refused by name'],
    ['send-message/unknown', 'an unknown or foreign account is WRONG_ID, and nothing is sent'],
    [
      'send-message/person-id',
      'a person’s id is no account: messages are not sent to somebody’s first channel by chance',
    ],
    ['send-message/once', 'the same Idempotency-Key sends it once'],
  ]),
  ...rows(attested, 'a public client', [
    ['send-message/encodings', 'both ways of sending take JSON, urlencoded and multipart; unknown fields are ignored'],
  ]),
];

/** API v2.0, section "Каналы коммуникации". */
const channels: readonly CoverageRow[] = [
  ...rows(documented, 'Каналы коммуникации: Получить список каналов коммуникации', [
    ['channel.list/example', 'the request of the document is answered with its shape'],
    ['channel.list/limit', '`limit` bounds the number of channels'],
    ['channel.list/offset', '`offset` skips channels, 0 without it'],
    ['channel.list/filter.from', '`filter[last_message][from]`: from that day on, the day included, UTC'],
    ['channel.list/filter.to', '`filter[last_message][to]`: up to that day, the day included, UTC'],
    ['channel.list/order', 'those with the latest message come first'],
    ['channel.list/reply', 'id, person_id, name, from, botStatus, lastMessageTime, createdAt, utmMarks'],
    ['channel.list/utm', '`utmMarks` are the campaign marks that the person came with, {} without any'],
    ['channel.list/meta', 'totalCount is all channels, filteredCount those that fit, exact'],
  ]),
  ...rows(inferred, guess, [
    ['channel.list/no-message', 'before any message the time of the last one is that of the channel’s opening'],
    ['channel.list/moments', 'a bound may be a moment; a text that is no date is refused by name'],
    ['channel.list/visibility', 'rows and counts are those that the token may see, and of its tenant alone'],
  ]),
  ...rows(documented, 'Каналы коммуникации: Получение информации о человеке по каналу коммуникации', [
    ['channel.person/example', 'the request of the document is answered with its shape'],
    ['channel.person/path.account_id', '`account_id` is the channel’s id: the person id is found knowing it'],
    ['channel.person/reply', 'the person as it is read by its own id, with `included: {}`'],
  ]),
  ...rows(inferred, guess, [
    ['channel.person/unknown', 'unknown, impossible, foreign and person ids are 404 alike, naming account_id'],
  ]),
  ...rows(documented, 'Пользователи: Получение списка каналов связи', [
    ['connection.list/example', 'the request of the document is answered with its shape'],
    ['connection.list/reply', 'data.connections of id, type and name'],
  ]),
  ...rows(inferred, guess, [['connection.list/in-use', 'those that are no longer in use, and secrets, are not shown']]),
];

/** API v2.0, section "Люди": people who are reached by SMS. */
const sms: readonly CoverageRow[] = [
  ...rows(documented, 'Люди: Добавить СМС конекшн к человеку', [
    ['people.sms/example', 'the request of the document is answered with its shape'],
    ['people.sms/body.data', 'each item of `data` becomes a person with its name, email and phone'],
    ['people.sms/body.connection_id', '`connection_id` is the connection of each person’s new channel'],
    ['people.sms/body.leadgentool_id', '`leadgentool_id` is the tool through which each channel enters its tunnel'],
    ['people.sms/body.tags', '`tags` are ids of tags that each person gets'],
    ['people.sms/reply', '`count_to_process` is the number of people; they are taken in afterwards'],
  ]),
  ...rows(inferred, guess, [
    ['people.sms/bad-item', 'one who cannot be taken in is noted with the reason and does not stop the others'],
    ['people.sms/restart', 'a list that was accepted is taken in whatever becomes of the server'],
    ['people.sms/wrong', 'no data, too many, unknown or foreign ids are refused by name, and nobody is taken in'],
    ['people.sms/known', 'a known e-mail is the same person, and a number has one channel on a connection'],
  ]),
];

/** The surface below `/api/v1` that clients still use. */
const accounts: readonly CoverageRow[] = rows(attested, clients, [
  ['v1/accounts', 'GET and POST /api/v1/accounts list and add people as in v2'],
  ['v1/account', 'GET /api/v1/accounts/{id} with include reads a person by its own id or by its channel’s'],
  ['v1/account-tags', 'PUT add-tag and remove-tag below /api/v1/accounts/{id} take either id'],
  ['v1/messages', 'both ways of sending answer below /api/v1/messages, too'],
  ['v1/orders', 'GET and POST of /api/v1/orders and /api/v1/orders/{id} are those of v2'],
  ['v1/order-account', 'a new order names its person as `accountId`, by either id'],
]);

export const messagingCoverage: readonly CoverageRow[] = [...templates, ...messages, ...channels, ...sms, ...accounts];
