import { attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';

const subscribe = 'Create a Subscription';
const push = 'public plugin (app push)';

/** The guide's section about subscriptions, what belongs to it, and app push. */
export const coverageOfSubscriptions: readonly CoverageRow[] = [
  documented('subscribe/path', subscribe, '`POST /api/v1/product-packages/subscribe` subscribes a member to a package'),
  documented('subscribe/body', subscribe, '`packageId` an integer, `paymentDate` ISO, `memberId` a string'),
  documented('subscribe/example', subscribe, 'the body of the sample is answered'),
  documented('subscribe/member-id', subscribe, '`memberId` is "1" or a UUID, as a string'),
  documented(
    'subscribe/permission',
    'Process to create a M2M token',
    'the permission Subscription opens it: 403 without',
  ),
  documented('subscribe/pre-purchased', 'reference link', 'the package was paid elsewhere: nothing is charged here'),
  inferred(
    'subscribe/reply',
    subscribe,
    '201: member, package, payment, and a subscription for each plan of the package',
  ),
  inferred('subscribe/period', subscribe, 'a subscription begins with the payment and lasts the days of its package'),
  inferred('subscribe/again', subscribe, 'the same member, package and payment date: done once, answered the same'),
  inferred(
    'subscribe/overlap',
    subscribe,
    'a plan that the member has in a part of that time is 409, naming the package',
  ),
  inferred('subscribe/race', subscribe, 'of many at once one set of subscriptions comes, and never an overlap'),
  inferred('subscribe/unknown', subscribe, 'an unknown or foreign member or package is 404, saying which'),
  inferred('subscribe/wrong-values', subscribe, 'a value of the wrong type or no date of the calendar is 400'),
  inferred('subscribe/filter', subscribe, 'the filter finds the member by plan and status, as the clock moves it on'),
  inferred('packages/list', subscribe, '`GET /api/v1/product-packages`: packages with price, days and plans, paged'),
  inferred('packages/read', subscribe, '`GET /api/v1/product-packages/{packageId}`: one of them, or 404'),
  inferred(
    'member-subscriptions/list',
    subscribe,
    '`GET /api/v1/members/{memberId}/subscriptions`: all, whichever source they came from, the newest last',
  ),
  inferred('member-subscriptions/paging', subscribe, 'page and limit, total and totalPages as in the filter'),
  attested('push/body', push, '`POST /api/v1/app-push/pushcontent` takes title, body, data.url, topics'),
  attested('push/reply', push, '201 `{"status":"created"}`'),
  inferred('push/permission', push, 'any permission opens it, none is 403'),
  inferred('push/refused', push, 'title, body and a topic are required; each has its limit; data.url is a web address'),
  inferred('push/kept', push, 'it is kept as it came and handed to delivery, once for an idempotency key'),
];
