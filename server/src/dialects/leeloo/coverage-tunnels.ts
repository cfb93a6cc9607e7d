import { at, attested, type CoverageRow } from '../coverage-row.ts';

const guess = at('not in the document').inferred;

const adding = at('LGT: Создать трафик соурс в ЛГТ').documented;
const sources: readonly CoverageRow[] = [
  adding('traffic-source.create/example', 'the request of the document is answered with its shape'),
  adding('traffic-source.create/body', '`name` and `description` are kept and answered'),
  adding(
    'traffic-source.create/reply',
    'type normal, fb_adset_id null, the two sync flags and disabled false, company_id, leadgentool_id, tunnel_id, created_by, hash, resubscribe_button_id, times, id',
  ),
  adding('traffic-source.create/hash', '`hash` is six letters and digits; no two sources of the tenant have the same'),
  guess('traffic-source.create/wrong', 'without a name it is refused; without a description that is empty'),
  guess('traffic-source.create/unknown', 'unknown, impossible and foreign tools are 404 alike'),
  guess(
    'traffic-source.create/default-stays',
    'whoever comes in without naming a source goes on coming through the first',
  ),
];

const listing = at('Туннели: Получить список туннелей').documented;
const reading = at('Туннели: Получить информацию про туннель').documented;
const tunnels: readonly CoverageRow[] = [
  listing('tunnel.list/example', 'the request of the document is answered with its shape'),
  listing('tunnel.list/page', '`limit` bounds the rows and `offset` skips some; `meta` says so, with the totals'),
  reading('tunnel.read/example', 'the request of the document is answered with its shape'),
  reading('tunnel.read/links', 'links.leadgentools name type and id, asked for or not'),
  reading('tunnel.read/include', '`include=leadgentools` fills linked.leadgentools with id, name and type'),
  reading('tunnel.read/type', 'the type is the kind in capitals: LINK, QR, WIDGET, POPUP, FORM, FB_AD, DEFAULT'),
  guess('tunnel.read/no-include', 'without include `linked` is {}, as `included` is with people'),
  guess('tunnel.read/unknown', 'unknown, impossible and foreign ids are 404 alike'),
];

const all = at('Туннели: Получить статистику по всем туннелям').documented;
const one = at('Туннели: Получить статистику по одному туннелю').documented;
const stats: readonly CoverageRow[] = [
  all('tunnel.all-stats/example', 'the request of the document is answered with its shape'),
  all('tunnel.all-stats/route', '`stats` is no tunnel’s id'),
  guess('tunnel.all-stats/one-row', 'the rows name no tunnel: there is one, of all tunnels together'),
  one('tunnel.stats/example', 'the request of the document is answered with its shape'),
  one('tunnel.stats/subscribers', 'subscribers counts entries, uniqSubscribers the people behind them'),
  one('tunnel.stats/orders', 'orders, sales and uniqSales count orders, resolved ones, and the people behind these'),
  guess('tunnel.stats/attribution', 'an order counts for the tunnel that its person entered last before it'),
  one('tunnel.stats/visits', 'visits, shows and their uniques count who looked at the ways in; nothing recorded is 0'),
  one('tunnel.stats/totalSale', 'totalSale is the sum of the sales in USD'),
  guess('tunnel.stats/rates', 'currencies count at the rates that the operator set; a sale without a rate is left out'),
  one('tunnel.stats/totalExpenses', 'totalExpenses is what was spent on the tunnel’s traffic sources'),
  guess('tunnel.stats/figures', 'all eleven figures are what a recount of the whole history gives'),
  guess(
    'tunnel.stats/visibility',
    'other tenants count for nothing; a token that sees its own is told of its own records',
  ),
  guess('tunnel.stats/unknown', 'unknown, impossible and foreign ids are 404 alike'),
];

const subscribing = at('Туннели: Подписка на туннель и блок туннеля').documented;
const subscribe: readonly CoverageRow[] = [
  subscribing('channel.subscribe/form-data', 'tunnel_id and tunnel_block_id of a form-data body'),
  attested('channel.subscribe/encodings', 'a public client', 'JSON and urlencoded say the same'),
  subscribing('channel.subscribe/reply', 'the answer is empty data'),
  subscribing('channel.subscribe/account', 'account_id is the channel’s id, not a person’s'),
  subscribing('channel.subscribe/block', 'the channel goes through the tunnel from that block on'),
  guess('channel.subscribe/history', 'the person’s subscribeHistory shows it, through the tunnel’s default tool'),
  guess('channel.subscribe/again', 'subscribed again, also at once, the channel goes on from the new block, once'),
  guess(
    'channel.subscribe/wrong',
    'a block of another tunnel, unknown and foreign ids are WRONG_ID by name, channels 404',
  ),
  guess('channel.subscribe/leadgentool', 'who comes in through a tool goes through its tunnel from the first block on'),
];

/** Sections "LGT" and "Туннели", row by row. */
export const tunnelCoverage: readonly CoverageRow[] = [...sources, ...tunnels, ...stats, ...subscribe];
