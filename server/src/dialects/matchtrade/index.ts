import type { Dialect } from '../dialect.ts';
import { bearer } from './auth.ts';
import { errors } from './errors.ts';
import { examples } from './examples.ts';
import { issuable } from './issuable.ts';
import { changePassword } from './operations/change-password.ts';
import { createAccount } from './operations/create-account.ts';
import { createToken } from './operations/create-token.ts';
import { findAccount } from './operations/find-account.ts';
import { listAccounts } from './operations/list-accounts.ts';
import { listClients } from './operations/list-clients.ts';
import { listDeposits } from './operations/list-deposits.ts';
import { listLeads } from './operations/list-leads.ts';
import { listOffers } from './operations/list-offers.ts';
import { listOpenLeads } from './operations/list-open-leads.ts';
import { listRegisterFields } from './operations/list-register-fields.ts';
import { listTradingAccounts } from './operations/list-trading-accounts.ts';
import { patchAccount } from './operations/patch-account.ts';
import { updateAccount } from './operations/update-account.ts';
import { withTwins } from './prefixes.ts';
import { provision } from './provision.ts';

const operations = [
  createToken,
  createAccount,
  updateAccount,
  patchAccount,
  findAccount,
  listLeads,
  listAccounts,
  listOpenLeads,
  listClients,
  listOffers,
  listRegisterFields,
  changePassword,
  listTradingAccounts,
  listDeposits,
];

/** Match-Trade lead provider API, and the calls beside it that the vendor's back-office clients make on the same hosts and tokens. */
export const matchtrade: Dialect = {
  name: 'matchtrade',
  title: 'Match-Trade lead provider API',
  prefixes: ['/proxy', '/documentation'],
  document: 'Match-Trade lead provider document',
  operations: operations.map(withTwins),
  authSchemes: { bearer },
  errors,
  // 500 a minute is what the vendor allows on its sister APIs. Clients that sign in before every call need room there, too.
  limits: { bodyBytes: 256 * 1024, requestsPerMinute: 500, signInsPerMinute: 300, listMs: 5_000 },
  coerceBodies: false,
  issuable,
  provision,
  examples,
};
