import { at, attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';
import { messagingCoverage } from './coverage-messaging.ts';
import { noteCoverage } from './coverage-notes.ts';
import { orderCoverage } from './coverage-orders.ts';
import { tunnelCoverage } from './coverage-tunnels.ts';
import { webhookCoverage } from './coverage-webhooks.ts';

const header = at('all sections, IMPORTANT').documented;
const general = at('introduction').documented;
const clients = at('Behaviour of the real systems').attested;
const guess = at('not in the document').inferred;

const everyCall: readonly CoverageRow[] = [
  general('general/json', 'requests are JSON'),
  header('auth/header', 'the token is taken from the header X-Leeloo-AuthToken'),
  attested('auth/bearer', 'Additional platform features. API', '`Authorization: Bearer` carries the same token'),
  clients('auth/query', 'the query parameter `authToken` carries the same token'),
  attested('auth/shape', 'Authorization token', 'a token is about 100 lower-case letters and digits'),
  attested('auth/spaces', 'Authorization token', 'spaces around a token make it invalid'),
  clients('auth/missing', 'a missing token: FORMAT_ERROR with fields.authToken REQUIRED, under a 4xx status'),
  guess('auth/wrong', 'a token that is none of this tenant’s is 401, the same for every way of being wrong'),
  guess('auth/other-dialect', 'a token of another API of the same tenant is refused, and the other way round'),
  clients('general/error-body', 'an error has status 0, error.code and error.fields with upper-case reasons'),
  clients('general/unknown-path', 'an unknown path is 404 with a JSON body'),
  guess('general/unreadable', 'a body that is no JSON, or holds a NUL or a forbidden key, is FORMAT_ERROR'),
  guess('general/content-type', 'other content types and oversized bodies are refused in the envelope'),
  clients('general/content-type-on-get', '`Content-Type: application/json` on a GET without a body is ignored'),
  guess(
    'general/too-slow',
    "a list or search that takes longer than lists may is 503 in the API's own error shape, never answered in part",
  ),
  guess('general/trailing-slash', 'paths answer with and without a slash at the end'),
  clients('general/cors', 'browser pages of any origin may send X-Leeloo-AuthToken and Content-Type, also with PUT'),
  attested(
    'general/rate-limit',
    'Additional platform features. API; a public client',
    'over 300 requests a minute: `Too many requests, please try again later.` as plain text, 429',
  ),
];

const listing = at('Люди: Получить список людей').documented;
const list: readonly CoverageRow[] = [
  listing('people.list/example', 'the request of the document is answered with its shape'),
  listing('people.list/limit', '`limit` bounds the number of rows'),
  clients('people.list/limit-default', 'without `limit` there are 20 rows'),
  clients('people.list/limit-cap', 'more than 100 rows are never given; `meta.limit` is the limit that was used'),
  listing('people.list/offset', '`offset` skips rows, 0 without it'),
  guess('people.list/wrong-page', 'limits below 1, negative or huge offsets and texts are refused by name'),
  guess('people.list/order', 'the newest come first; the pages hold everybody once'),
  listing('people.list/filter.tags', '`filter[tags]` gives people with that tag'),
  inferred(
    'people.list/filter.tags-and',
    'Люди: Получить список людей (repeated in the example)',
    'of several tags all must be there',
  ),
  listing('people.list/filter.last_message.from', 'from that day on, the day included, UTC'),
  listing('people.list/filter.last_message.to', 'up to that day, the day included, UTC'),
  clients(
    'people.list/filter.last_message-optional',
    'the filter called obligatory may be left out, wholly or in part',
  ),
  listing('people.list/filter.last_message-moment', 'the bounds are JS dates: moments are taken, too'),
  guess('people.list/wrong-date', 'a bound that is no date is refused by name'),
  listing('people.list/filter.phone', 'by phone, in any spelling, its plus encoded or not'),
  listing('people.list/filter.email', 'by e-mail, in any spelling'),
  guess('people.list/wrong-filter', 'a filter that is no text (`filter[email][$ne]`, repeated) is refused by name'),
  listing(
    'people.list/reply.row',
    'id, name, email, phone, tags, accounts (account_id, connection_id, connection_status, from), lastMessageTime',
  ),
  clients('people.list/reply.createdAt', 'rows carry createdAt'),
  clients('people.list/reply.not-defined', 'an unset phone or e-mail is NOT_DEFINED'),
  listing('people.list/reply.tags', '`tags` are names'),
  listing('people.list/reply.accounts', 'an account names its connection, the state and the kind in capitals'),
  listing('people.list/reply.lastMessageTime', 'the last message’s time; before any, the person’s creation'),
  listing(
    'people.list/meta',
    '`meta` has totalCount (everybody), filteredCount (whoever fits), limit and offset, all exact',
  ),
  guess('people.list/visibility', 'rows and counts are those that the token may see, and of its tenant alone'),
];

const reading = at('Люди: Получить информацию по конкретному человеку').documented;
const read: readonly CoverageRow[] = [
  reading('people.read/example', 'the request of the document is answered with its shape'),
  reading('people.read/id', '`person_id` names the person, in any case of its letters'),
  clients('people.read/channel-id', 'a channel’s id names no person'),
  guess('people.read/unknown', 'unknown, impossible and foreign ids are 404 alike, naming person_id'),
  guess('people.read/visibility', 'what the token may not see does not exist'),
  reading(
    'people.read/reply.data',
    'id, name, tags, profileImage, gender, phone, email, locale, accounts, subscribeHistory, links, custom_fields, created_at, updated_at',
  ),
  reading('people.read/reply.not-defined', 'profileImage NOT_DEFINED, gender NO_DATA, locale empty when not known'),
  reading('people.read/reply.profileImage', 'the address of the picture'),
  reading('people.read/reply.gender', 'the gender in capitals'),
  reading('people.read/reply.locale', 'the locale as the source gave it'),
  reading(
    'people.read/reply.subscribeHistory',
    'tunnelName, leadgentoolName, trafficSource, tunnelId, leadgentoolId, trafficSourceId, accountId of each subscription',
  ),
  reading('people.read/reply.links', 'links.contactedUsers and links.orders name type and id'),
  documented(
    'people.read/links-always',
    'Каналы коммуникации: Получение информации о человеке',
    'links are there and `included` is {} when nothing is asked for',
  ),
  reading('people.read/include', '`include=contactedUsers,orders` fills included.users and included.orders'),
  guess('people.read/include-forms', 'one name, lists and encoded commas work; unknown names ask for nothing'),
  clients('people.read/include-empty', 'what is asked for is an array even when empty, index-aligned with links'),
  reading('people.read/reply.included.users', 'id, name, createdAt, updatedAt'),
  reading('people.read/reply.included.orders', 'id, title, price (a number), currency, status, updatedAt'),
  reading('people.read/reply.custom_fields', 'type, name and value of each custom field'),
  guess('people.read/other-dialects', 'people of other sources have a name and a MANUAL account'),
];

const adding = at('Люди: Добавить человека на платформе').documented;
const create: readonly CoverageRow[] = [
  adding('people.create/example', 'the request of the document is answered with its shape'),
  attested('people.create/encodings', 'a public client', 'JSON, urlencoded and multipart say the same'),
  clients('people.create/unknown-fields', 'fields it does not know are ignored'),
  guess('people.create/numbers', 'numbers are taken as texts'),
  adding('people.create/body.name', '`name` is the person’s name'),
  guess('people.create/name-required', 'without a name it is refused: REQUIRED'),
  adding('people.create/body.email', '`email` is kept and shown as it was sent'),
  adding('people.create/body.phone', '`phone` is kept and shown as it was sent'),
  attested(
    'people.create/optional',
    'a public client',
    'email, phone, leadgentool_id, connected_users_ids may be absent',
  ),
  adding('people.create/body.leadgentool_id', 'subscribes the channel to the tool’s tunnel; later reads show it'),
  guess('people.create/leadgentool-unknown', 'an id that is no tool of this tenant is WRONG_ID, and nothing is kept'),
  adding('people.create/body.connected_users_ids', 'connects the person with these users; NOTE: not required'),
  guess('people.create/users-unknown', 'an id that is no user of this tenant is WRONG_ID, and nothing is kept'),
  guess('people.create/wrong-fields', 'values of another type, no e-mail, too long: refused by name, nothing kept'),
  adding(
    'people.create/reply',
    'id, person_id, name, tags, from, botStatus, connectionStatus, gender, phone, email, locale, subscribeHistory, createdAt, updatedAt',
  ),
  attested(
    'people.create/reply.ids',
    'a public client',
    '`id` is the channel’s, `person_id` the person’s; status is 200',
  ),
  clients('people.create/reply.not-defined', 'an unset phone or e-mail is NOT_DEFINED'),
  guess('people.create/known', 'a known e-mail or phone is the same person and channel, brought up to date'),
  guess('people.create/known-elsewhere', 'a person of another source is the same person; its channel is answered'),
  guess('people.create/race', 'any number of identical calls at once make one person and one channel'),
  guess('people.create/own', 'a token that sees its own gets a channel of its own, always the same'),
];

/** Leeloo.ai API v2.0, row by row, with what is known of the real system; the section "Люди" (list, one, add) stands here. */
export const coverage: readonly CoverageRow[] = [
  ...everyCall,
  ...list,
  ...read,
  ...create,
  ...orderCoverage,
  ...noteCoverage,
  ...tunnelCoverage,
  ...messagingCoverage,
  ...webhookCoverage,
];
