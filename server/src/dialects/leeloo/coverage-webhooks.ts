import { attested, type CoverageRow, inferred } from '../coverage-row.ts';

const page = 'Instructions for setting up a Webhook for standard events';

/** What the platform itself tells: one URL, chosen events, `{type, data}` as JSON. */
export const webhookCoverage: readonly CoverageRow[] = [
  attested('webhook/envelope', page, 'an event is POSTed as JSON: `{type, data}`'),
  attested('webhook/chosen', page, 'an endpoint is told the events that were chosen for it and no others'),
  attested(
    'webhook/ORDER',
    page,
    'an order that was taken down: order_id, account_id, offer_name, price, currency, email, phone, created_at',
  ),
  attested('webhook/SALE', page, 'an order that was confirmed: the same with payment_method, an id'),
  inferred(
    'webhook/SUBSCRIPTION',
    page,
    'a subscription to a tool of a tunnel; the type’s name and the fields are ours, in the API’s own words',
  ),
  inferred(
    'webhook/MESSAGE',
    page,
    'an incoming message; the type’s name and the fields are ours, in the API’s own words',
  ),
  inferred('webhook/signed', page, 'no signature of the vendor’s is known: the headers are those of Standard Webhooks'),
  inferred('webhook/gone', page, 'of somebody who was erased meanwhile nothing is told'),
];
