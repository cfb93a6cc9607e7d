import { at, attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';

const clients = at('Behaviour of the real systems').attested;
const guess = at('not in the document').inferred;

const adding = at('Заказы: Создать ручной ордер').documented;
const create: readonly CoverageRow[] = [
  adding('order.create/example', 'the request of the document is answered with its shape'),
  adding(
    'order.create/body.offerId',
    '`offerId` names the offer: its name is the title, its price and currency the order’s',
  ),
  adding('order.create/body.personId', '`personId` is the person whose order it is; other calls show it there'),
  adding('order.create/body.paymentCreditsId', '`paymentCreditsId` is the payment system that the order goes through'),
  adding('order.create/body.contact', '`email` and `phone` are kept with the order'),
  guess('order.create/contact-not-person', 'the order’s e-mail and phone change nothing about the person'),
  adding('order.create/body.transactionDate', '`transactionDate` is the moment that the platform shows, kept as sent'),
  clients('order.create/dates', '`transactionDate` comes as ISO or as YYYY-MM-DD HH:mm, with or without seconds'),
  adding('order.create/body.isNotifyAccount', 'true: the person is told of the order on its channel; false: nobody is'),
  documented('order.create/flag-text', 'Заказы: Создать ручной ордер (example)', '"false" as a text is false'),
  guess('order.create/notify-nowhere', 'a person who cannot be reached is not told, and the order stands'),
  adding('order.create/body.managerId', '`managerId` may be absent: the sale is the system’s'),
  guess('order.create/required', 'without one of the others it is refused: REQUIRED'),
  guess('order.create/unknown', 'ids that are none of this tenant’s are WRONG_ID by name, and nothing is kept'),
  guess('order.create/wrong-fields', 'no e-mail, no date, no flag: refused by name, nothing kept'),
  adding('order.create/reply', 'id, title, price (a number), currency, status OPENED, createdAt, updatedAt'),
  guess('order.create/price', 'a price, title or status that the caller sends is not taken'),
  clients('order.create/encodings', 'JSON, urlencoded and multipart say the same; fields it does not know are ignored'),
  guess('order.create/own', 'a token that sees its own takes orders of its own people only'),
];

const listing = at('Заказы: Получить список ордеров').documented;
const list: readonly CoverageRow[] = [
  listing('order.list/example', 'the request of the document is answered with its shape'),
  listing('order.list/page', '`limit` bounds the rows and `offset` skips some; 20 from 0 without them, at most 100'),
  listing('order.list/reply.row', 'id, person_id, title, price, currency, status, createdAt, updatedAt'),
  listing(
    'order.list/meta',
    '`meta` has limit, offset, filteredCount and totalCount, both all orders: there is no filter',
  ),
  guess('order.list/order', 'the newest come first; the pages hold every order once, also when more come in'),
  guess('order.list/totals', 'the totals are exact after orders at once, refusals and erased people'),
  guess('order.list/visibility', 'rows and counts are those that the token may see'),
];

const reading = at('Заказы: Получить информацию по отдельному ордеру').documented;
const read: readonly CoverageRow[] = [
  reading('order.read/reply', 'id, createdAt, updatedAt, title, description, price, currency, status, paymentMethod'),
  reading(
    'order.read/paymentMethod',
    'WAYFORPAY, YANDEX_MONEY, ASSET_PAYMENT or MANUAL, by the payment system of the order',
  ),
  inferred(
    'order.read/vocabulary',
    'Заказы: Получить информацию по отдельному ордеру (comment)',
    'ORDER, PENDING, SUCCESS, FAILED of the comment are answered on request; REFUNDED never: nothing says so',
  ),
  guess('order.read/unknown', 'unknown, impossible and foreign ids are 404 alike, naming order_id'),
];

const updating = at('Заказы: Обновить информацию в МАНУАЛ (ручном) ордере').documented;
const update: readonly CoverageRow[] = [
  updating('order.update/status', '`status` RESOLVED or REJECTED decides an opened order'),
  guess('order.update/status-words', 'SUCCESS and FAILED, the other vocabulary’s words, say the same'),
  updating('order.update/paymentDate', '`paymentDate` is taken as YYYY-MM-DD HH:mm, UTC'),
  clients('order.update/dates', '… and with seconds or as ISO'),
  updating('order.update/currency', '`currency` is USD, EUR, UAH or RUB, and RON'),
  updating('order.update/price', '`price` is what was really received, in whole units'),
  clients('order.update/price-text', 'prices come as numbers and as texts'),
  updating('order.update/userComments', '`userComments` is kept'),
  updating('order.update/partial', 'an order with part payments is not updated'),
  updating('order.update/manual', 'an order that was not taken down by hand is not updated'),
  guess('order.update/once', 'an order is decided once, however many ask at once and for what: all others get 409'),
  guess('order.update/opened', 'without a status an opened order stays opened and takes the rest'),
  guess('order.update/wrong-fields', 'an empty call, other words, no price, no date: refused by name'),
  updating('order.update/form-data', 'the body is form-data'),
  attested('order.update/encodings', 'a public client', 'JSON says the same'),
  updating('order.update/reply', 'the answer is the id'),
  guess('order.update/unknown', 'unknown, impossible and foreign ids are 404 alike, naming order_id'),
  guess('order.update/facts', 'each decision is published once; other dialects see a resolved order as a payment'),
];

/** Section "Заказы", row by row. */
export const orderCoverage: readonly CoverageRow[] = [...create, ...list, ...read, ...update];
