import { attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';
import { coverageOfChanges } from './coverage-changes.ts';
import { coverageOfSignIn } from './coverage-sign-in.ts';
import { coverageOfSubscriptions } from './coverage-subscriptions.ts';
import { coverageOfWebhooks } from './coverage-webhooks.ts';

const filter = 'Filter Members';

/** The Third-Party Integration Guide: what all calls share, and "Filter Members". */
export const coverage: readonly CoverageRow[] = [
  documented('auth/m2m-token', 'Prerequisites', 'every call needs an M2M token'),
  documented('auth/bearer', 'Headers', 'the token comes as `Authorization: Bearer {m2m_token}`'),
  documented(
    'auth/permissions',
    'Process to create a M2M token',
    'a token is granted the permissions Member and Subscription: without Member, members are 403',
  ),
  inferred('auth/refused', 'Prerequisites', 'no token, a wrong one, and one of another dialect or tenant are 401'),
  inferred('auth/life', 'Prerequisites', 'the life of a token is not stated: it works until it is revoked'),
  documented('general/json', 'Headers', 'bodies are `Content-Type: application/json`, with or without a charset'),
  inferred('general/other-bodies', 'Headers', 'other content types are 415, unreadable JSON is 400'),
  inferred('general/error-body', 'all calls', 'an error is NestJS’ `{statusCode, message, error}`'),
  inferred('general/validation', 'all calls', 'refused fields are texts in `message`, each naming its field'),
  inferred('general/unknown-path', 'all calls', 'an unknown path is 404 `Cannot GET /…`'),
  inferred(
    'general/too-slow',
    'all calls',
    "a list or search that takes longer than lists may is 503 in the API's own error shape, never answered in part",
  ),
  inferred('general/unknown-fields', 'all calls', 'unknown body fields are ignored'),
  inferred('general/trailing-slash', 'all calls', 'a trailing slash makes no difference'),
  documented('purpose/fetch', 'Scope of Integration', 'member information is fetched by the filter'),
  documented(
    'purpose/email-exists',
    'Scope of Integration',
    'the filter tells whether an e-mail exists before creation',
  ),

  documented('filter/body.filter', filter, '`filter` is an array of `{field, operator, value}`'),
  documented('filter/field.updatedAt', filter, '`updatedAt` is compared with an ISO date-time'),
  documented('filter/field.email', filter, '`email` finds an existing member'),
  documented('filter/field.customProperty', filter, '`customProperty.propertyKey` is compared with a number or text'),
  documented('filter/field.subscriptionPlanId', filter, '`subscriptionPlanId` is compared with an integer'),
  documented('filter/field.subscriptionPlanStatus', filter, '`subscriptionPlanStatus` is compared with a text'),
  documented('filter/operator.eq', filter, '`eq`: equal'),
  documented('filter/operator.gte', filter, '`gte`: equal or greater'),
  documented('filter/example', filter, 'the body of the sample is answered'),
  documented(
    'filter/reply',
    filter,
    '`items` of id, fullName, nickName, email, birthDate, phone, isCompany, companyName, organizationNo, memberNumber, customPropertyValues, and no address',
  ),
  documented('filter/reply.id', filter, 'an id is a string'),
  documented('filter/reply.phone', filter, 'a phone carries its calling code; there is no countryCode'),
  documented('filter/reply.memberNumber', filter, 'memberNumber is a number'),
  documented('filter/reply.birthDate', filter, 'birthDate is ISO with milliseconds and Z'),
  documented('filter/pagination', 'reference link', '"Get all members of the tenant with filter & pagination"'),
  inferred('filter/and', filter, 'all clauses must hold'),
  inferred('filter/empty', filter, 'a missing or empty filter means everybody'),
  inferred('filter/same-subscription', filter, 'plan and status hold for one and the same subscription'),
  inferred(
    'filter/operators',
    filter,
    'neq, gt, lt, lte, in, nin, contains (like), startsWith, isNull by the field’s type',
  ),
  inferred('filter/fields', filter, 'every scalar field of a member, and the parts of its address'),
  inferred(
    'filter/email-spelling',
    filter,
    'an e-mail matches in any spelling, and by any that the person is known by',
  ),
  inferred('filter/unknown-field', filter, 'an unknown field is 400, naming its clause'),
  inferred('filter/unknown-operator', filter, 'an operator that is unknown or means nothing for the type is 400'),
  inferred('filter/wrong-value', filter, 'a value of another type than the field’s is 400'),
  inferred('filter/unknown-property', filter, 'an undeclared custom property is 400'),
  inferred('filter/limits', filter, 'more than 50 clauses or 1,000 values are 400'),
  inferred(
    'filter/paging',
    filter,
    '`page` from 1 and `limit` in query or body; total, page, limit, totalPages beside items',
  ),
  inferred('filter/sorting', filter, '`sort` and `order` in query or body'),
  inferred('filter/status', filter, 'the filter answers 200'),

  attested('id/forms', 'changelog; clients', 'a member id is a UUID or a decimal number, as a string'),
  inferred('id/unknown', 'Update a Member', 'an unknown, foreign or malformed id is 404'),
  ...coverageOfChanges,
  ...coverageOfSubscriptions,
  ...coverageOfWebhooks,
  ...coverageOfSignIn,
];
