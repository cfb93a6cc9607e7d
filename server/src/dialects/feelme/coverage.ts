import { type CoverageRow, documented, inferred } from '../coverage-row.ts';
import { subscriptionCoverage } from './coverage-subscriptions.ts';

/** The Lead API Integration Guide, row by row; section 3 and what else is said of subscriptions is in coverage-subscriptions.ts. */
export const coverage: readonly CoverageRow[] = [
  documented('general/json-only', 'Introduction', 'requests and responses are JSON; other bodies are refused'),
  documented('general/error-body', 'Error Handling', 'an error body has an `error` field with a brief text'),
  documented(
    'general/documents',
    'Overview',
    "the API's own documentation is at `/api/docs` (OpenAPI) and `/api/redoc` (a page)",
  ),
  inferred('general/body-limit', 'Error Handling', 'a body of more than 1 MiB is 413; 100 full items are less'),
  inferred(
    'general/too-slow',
    'Error Handling',
    "a list or search that takes longer than lists may is 503 in the API's own error shape, never answered in part",
  ),
  documented('general/trailing-slash', 'all paths', 'paths end in a slash; the form without answers directly, too'),
  documented('token.create/basic', '1. Required Headers', 'the partner signs in with HTTP Basic, name and secret'),
  documented('token.create/body.scope', '1. Request Body', 'scope is admin or user, nothing else'),
  documented('token.create/body.website', '1. Request Body', 'website is a string, required'),
  documented('token.create/example', '1. Example curl Request', 'the curl of the guide gets a token'),
  documented(
    'token.create/reply.token',
    '1. Example Success Response',
    'the answer is an object with a token that looks like a JWT',
  ),
  inferred('token.create/wrong-secret', '1. Description', 'a wrong name or secret is 401, the same for both'),
  inferred(
    'token.create/websites',
    '1. Request Body',
    'a partner whom the operator gave a list of websites gets no token, creates and sees nothing for another',
  ),
  inferred('token.create/scopes', '1. Request Body', 'a partner with the scope user alone gets no admin token: 403'),
  inferred('token.use/life', '1. Description', 'a token opens the other calls for 24 hours, then is 401'),
  documented(
    'token.use/bearer',
    '2. Required Headers',
    'every other call needs the Bearer token; without or with a wrong one it is 401',
  ),
  documented(
    'token.use/admin',
    '3. Create a Subscription',
    'an admin token serves any website of its partner: the guide asks one for exampleSite and subscribes to someSite',
  ),
  inferred(
    'token.use/user',
    '1. Request Body',
    'a user token creates for its own website (another: 403); subscriptions to others do not exist for it (404)',
  ),
  inferred(
    'token.use/user-one',
    '3. Description',
    'a user token also changes one subscription a request: more are 403',
  ),
  inferred('token.use/users', '2. Create a User', 'scopes bound subscriptions only: a user token does all with users'),
  documented('user.create/body.email', '2. Request Body', 'email is required and must be an e-mail'),
  documented('user.create/body.password', '2. Request Body', 'password is required and is stored as a hash only'),
  documented('user.create/body.agreed_to_policies', '2. Request Body', 'agreed_to_policies must be the text `agreed`'),
  documented('user.create/example', '2. Example curl Request', 'the curl of the guide creates a user'),
  documented(
    'user.create/reply',
    '2. Example Success Response',
    'the answer has an integer id, email, password (masked), agreed_to_policies',
  ),
  inferred(
    'user.create/duplicate',
    '2. Create a User',
    'an e-mail this partner created already is refused, in any spelling',
  ),
  documented('user.crud/read', 'Additional Operations', 'a user is read by its id'),
  inferred('user.crud/read-unknown', 'Additional Operations', 'an unknown or foreign id is 404'),
  documented('user.crud/list', 'Additional Operations', 'users are listed, a page at a time'),
  inferred('user.crud/list-email', 'Additional Operations', '`email` finds a user in any spelling'),
  inferred(
    'user.crud/list-paging',
    'Additional Operations',
    '`page`, `page_size`, `count`, `next` and `previous` walk the whole list once',
  ),
  documented('user.crud/replace', 'Additional Operations', 'PUT sets all that a user has, and needs all of it'),
  documented('user.crud/patch', 'Additional Operations', 'PATCH changes what it names and nothing else'),
  inferred(
    'user.crud/password',
    'Additional Operations',
    'a changed password is kept as a hash and masked in the answer',
  ),
  inferred(
    'user.crud/duplicate',
    'Additional Operations',
    "an e-mail of another of the partner's users is 400, as in create",
  ),
  inferred(
    'user.crud/strange-fields',
    '2. Request Body',
    'fields that nobody asked for (`is_admin`, `partner_id`) are ignored',
  ),
  documented(
    'user.crud/delete',
    'Additional Operations',
    'DELETE answers 204; user and subscriptions are 404 from then on',
  ),
  inferred(
    'user.crud/delete-foreign',
    'Additional Operations',
    'a user whom only other sources know is 409; one whom they know too stays theirs',
  ),
  ...subscriptionCoverage,
];
