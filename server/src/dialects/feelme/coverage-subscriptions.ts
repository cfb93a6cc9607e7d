import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const create = '3. Create a Subscription';
const crud = 'Additional Operations';

/** What the Lead API Integration Guide says of subscriptions: section 3, "Overview", "Additional Operations", "Error Handling". */
export const subscriptionCoverage: readonly CoverageRow[] = [
  documented(
    'general/subscription-error',
    'Error Handling',
    'what is wrong in a subscription is "Invalid subscription data", with the names of the fields behind it',
  ),
  documented('subscription.create/example', '3. Example curl Request', 'the curl of the guide creates a subscription'),
  documented('subscription.create/admin-100', '3. Description', 'the scope admin creates up to 100 in one request'),
  documented('subscription.create/user-1', '3. Description', 'the scope user creates 1 per request'),
  inferred('subscription.create/limits', '3. Description', '0 and 101 are 400, 2 with the scope user are 403'),
  inferred('subscription.create/atomic', '3. Description', 'all are created or none'),
  documented(
    'subscription.create/body',
    '3. Request Body',
    '`subscriptions` is a list of `user_email`, `website`, `starts_at` and `ends_at`, all required',
  ),
  documented('subscription.create/id', '3. Request Body', '`id` is a placeholder: whatever it is, it is ignored'),
  documented(
    'subscription.create/dates',
    '3. Request Body',
    'dates are ISO 8601, answered in UTC with milliseconds and `Z`; years are 1 to 9999',
  ),
  documented(
    'subscription.create/reply',
    '3. Example Success Response',
    'the answer has user_email (as it was sent), starts_at, ends_at and status of each, and nothing else',
  ),
  inferred('subscription.create/order', create, '`ends_at` must be after `starts_at`: 400'),
  inferred(
    'subscription.create/unknown-user',
    create,
    'an e-mail that is no user of the partner is 400, naming the item',
  ),
  inferred(
    'subscription.create/overlap',
    create,
    'a user has one subscription to a website at a time: another is 409, naming the item',
  ),
  inferred('subscription.status', '3. Example Success Response', 'pending, active, expired: the clock decides'),
  documented('subscription.crud/list', crud, 'subscriptions are listed, a page at a time, like users'),
  inferred(
    'subscription.crud/filters',
    crud,
    '`user_email`, `website`, `status`, `starts_at__gte`, `starts_at__lte`, `ends_at__gte`, `ends_at__lte` filter the list',
  ),
  documented('subscription.crud/read', crud, 'a subscription is read by its integer id; an unknown one is 404'),
  inferred('subscription.crud/reply', crud, 'it is read as id, user_email, website, starts_at, ends_at, status'),
  inferred('subscription.crud/foreign', crud, "another partner's subscriptions and users do not exist"),
  documented('subscription.crud/update', crud, "PATCH and PUT move a subscription's end, which also renews it"),
  documented(
    'subscription.crud/start',
    'Overview',
    'a start may be modified while the subscription has not started; after that it is 409',
  ),
  inferred('subscription.crud/same', crud, 'user and website may be repeated; others than its own are 400'),
  inferred(
    'subscription.crud/bulk',
    crud,
    'PATCH and PUT of the collection change 1 to 100, all or none, and answer `subscriptions_updated`',
  ),
  documented(
    'subscription.delete',
    'Overview',
    'DELETE sets the end date to the current date and answers the subscription; one that has ended stays as it is',
  ),
];
