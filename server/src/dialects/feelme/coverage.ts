import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

/** The Lead API Integration Guide (sections 1, 2, "Additional Operations" for users, "Error Handling"), row by row. */
export const coverage: readonly CoverageRow[] = [
  documented('general/json-only', 'Introduction', 'requests and responses are JSON; other bodies are refused'),
  documented('general/error-body', 'Error Handling', 'an error body has an `error` field with a brief text'),
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
  inferred('token.use/life', '1. Description', 'a token opens the other calls for 24 hours, then is 401'),
  documented(
    'token.use/bearer',
    '2. Required Headers',
    'every other call needs the Bearer token; without or with a wrong one it is 401',
  ),
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
];
