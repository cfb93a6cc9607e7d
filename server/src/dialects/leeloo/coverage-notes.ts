import { at, attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';

const clients = at('Behaviour of the real systems').attested;
const guess = at('not in the document').inferred;

const updating = at('Люди: Обновить информацию в карточке клиента').documented;
const update: readonly CoverageRow[] = [
  updating('people.update/example', 'the request of the document is taken'),
  updating('people.update/body.phone', '`phone` is what this source says from now on'),
  updating('people.update/body.email', '`email` likewise'),
  updating(
    'people.update/body.custom_fields',
    'custom fields have a type, a name and a value; later reads show all three',
  ),
  updating('people.update/types', 'the types are EMAIL, PHONE, DATE, KEYWORD and NUMBER'),
  guess('people.update/partial', 'what is not sent stays: fields, and custom fields of other names'),
  guess('people.update/empty', 'an empty e-mail or phone says nothing, an empty custom value removes the field'),
  guess(
    'people.update/wrong-fields',
    'values that do not fit their type, other types, nameless fields: refused, nothing kept',
  ),
  guess(
    'people.update/declared',
    'a property that the operator declared takes its declared type, for the other sources; other names stay this source’s own',
  ),
  guess('people.update/taken', 'an e-mail that is another person’s of this source is 409 NOT_UNIQUE'),
  guess('people.update/reply', 'the answer is the person as it is read without include'),
  guess('people.update/at-once', 'writers of different custom fields at once lose nothing'),
  guess('people.update/unknown', 'unknown, impossible and foreign ids are 404 alike'),
];

const commenting = at('Люди: Добавить комментарий к человеку').documented;
const comment: readonly CoverageRow[] = [
  commenting('comment.create/example', 'the request of the document is answered with its shape'),
  commenting(
    'comment.create/reply',
    'created_by, company_id, text, entity_id, entity_type PERSON, created_at, updated_at, id',
  ),
  guess('comment.create/text', 'the text is kept and answered as it is; without one it is refused'),
  clients('comment.create/person-id', 'a comment needs the person’s id, not a channel’s'),
  guess('comment.create/at-once', 'comments at once are all kept'),
  guess('comment.create/owner', 'created_by is the token’s and company_id the tenant’s, always the same'),
];

const calling = at('Люди: Добавить звонок в акаунт').documented;
const call: readonly CoverageRow[] = [
  calling('call.create/example', 'the request of the document is answered with its shape'),
  calling('call.create/required', 'all nine fields are required'),
  calling('call.create/body.date', '`date` is the call’s moment; created_at and updated_at are it, as in the sample'),
  calling('call.create/body.record_link', '`record_link` is a URL or NOT_DEFINED'),
  guess(
    'call.create/record_link-kept',
    'the link is answered as it was sent: it is neither fetched nor hosted; only web addresses are taken',
  ),
  calling('call.create/body.status', '`status` is TALKING, SUCCESS, NO_ANSWER or CLOSED_BY_SYSTEM'),
  calling('call.create/body.duration', '`duration` in seconds comes back as billsec'),
  calling('call.create/body.type', '`type` is INBOUND or OUTBOUND'),
  calling('call.create/reply', 'the answer repeats the call under the vendor’s names; provider_type is MANUAL'),
  inferred(
    'call.create/next_check',
    'Люди: Добавить звонок в акаунт (sample)',
    'next_check is a minute after the call was added',
  ),
  guess('call.create/telephony', 'there is no telephone connection: telephone_connection_id is NOT_DEFINED'),
  guess('call.create/wrong-fields', 'other words, no date, no number, unknown ids: refused by name, nothing kept'),
];

const tags: readonly CoverageRow[] = [
  documented('tag.list/reply', 'Теги: Получить список тегов', 'all tags with id and name, without meta'),
  documented(
    'tag.add/body',
    'Теги: Добавить тег человеку',
    '`tag_id` of a form-data body is given to the person; later reads and filters show it',
  ),
  documented(
    'tag.remove/body',
    'Теги: Удалить тег у человека',
    '`tag_id` of a form-data body is taken from the person',
  ),
  documented('tag.add/reply', 'Теги: Добавить тег человеку', 'the answer is empty data'),
  documented('tag.remove/reply', 'Теги: Удалить тег у человека', 'the answer is empty data'),
  attested('tag.encodings', 'a public client', 'JSON and urlencoded say the same'),
  guess('tag.again', 'a tag that is there, or is not there, already is no error and no second fact'),
  guess('tag.other-sources', 'a tag that another source gave is taken, too'),
  guess('tag.unknown', 'unknown, impossible and foreign tags are WRONG_ID, people 404, and nothing is kept'),
  guess('tag.at-once', 'tags given at once are all there'),
  guess('tag.own', 'a token that sees its own tags its own record'),
];

const users: readonly CoverageRow[] = [
  documented(
    'user.list/reply',
    'Пользователи: Получить список пользователей платформы',
    'id, name, createdAt, updatedAt',
  ),
  documented('user.list/meta', 'Пользователи: Получить список пользователей платформы', 'meta, limit and offset'),
  documented(
    'user.read/reply',
    'Пользователи: Получить информацию по конкретному пользователю платформы',
    'one such object',
  ),
  guess('user.read/unknown', 'unknown, impossible and foreign ids are 404 alike, naming user_id'),
];

/** Changes of people, comments, calls, tags and users, row by row. */
export const noteCoverage: readonly CoverageRow[] = [...update, ...comment, ...call, ...tags, ...users];
