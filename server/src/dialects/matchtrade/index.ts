import type { Dialect } from '../dialect.ts';
import { bearer } from './auth.ts';
import { errors } from './errors.ts';
import { examples } from './examples.ts';
import { createAccount } from './operations/create-account.ts';
import { createToken } from './operations/create-token.ts';
import { listLeads } from './operations/list-leads.ts';
import { provision } from './provision.ts';

/** Match-Trade lead provider API: tokens, leads, the list of leads. */
export const matchtrade: Dialect = {
  name: 'matchtrade',
  title: 'Match-Trade lead provider API',
  prefixes: ['/proxy', '/documentation'],
  document: 'Match-Trade lead provider document',
  operations: [createToken, createAccount, listLeads],
  authSchemes: { bearer },
  errors,
  // 500 a minute is what the vendor allows on its sister APIs. Clients that sign in before every call need room there, too.
  limits: { bodyBytes: 256 * 1024, requestsPerMinute: 500, signInsPerMinute: 300 },
  coerceBodies: false,
  provision,
  examples,
};
