import type { Dialect } from '../dialect.ts';
import { bearer } from './auth.ts';
import { errors } from './errors.ts';
import { issuable } from './issuable.ts';
import { changeSubscription } from './operations/change-subscription.ts';
import { changeSubscriptions } from './operations/change-subscriptions.ts';
import { createSubscriptions } from './operations/create-subscriptions.ts';
import { createToken } from './operations/create-token.ts';
import { createUser } from './operations/create-user.ts';
import { deleteSubscription } from './operations/delete-subscription.ts';
import { deleteUser } from './operations/delete-user.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { listUsers } from './operations/list-users.ts';
import { patchUser } from './operations/patch-user.ts';
import { readSubscription } from './operations/read-subscription.ts';
import { readUser } from './operations/read-user.ts';
import { replaceUser } from './operations/replace-user.ts';
import { provision } from './provision.ts';

/** FeelMe Lead API: partners' tokens, users and subscriptions. */
export const feelme: Dialect = {
  name: 'feelme',
  title: 'FeelMe Lead API',
  prefixes: ['/api/v1/partner'],
  document: 'Lead API Integration Guide',
  operations: [
    createToken,
    createUser,
    listUsers,
    readUser,
    replaceUser,
    patchUser,
    deleteUser,
    createSubscriptions,
    listSubscriptions,
    changeSubscriptions,
    readSubscription,
    changeSubscription,
    deleteSubscription,
  ],
  authSchemes: { bearer },
  errors,
  limits: { bodyBytes: 1024 * 1024, requestsPerMinute: 600, signInsPerMinute: 120, listMs: 5_000 },
  coerceBodies: false,
  // What the guide calls "OpenAPI" and "Swagger".
  documents: { openapi: '/api/docs', page: '/api/redoc' },
  issuable,
  provision,
  examples(baseUrl, { partnerName, partnerSecret, website }) {
    const token = `TOKEN=$(curl -s -u '${partnerName}:${partnerSecret}' -H 'Content-Type: application/json' \\
  -d '{"scope":"admin","website":"${website}"}' ${baseUrl}/api/v1/partner/token/ | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
    const user = '{"email":"grace@example.com","password":"correct horse battery","agreed_to_policies":"agreed"}';
    const authorised = `curl -s -H "Authorization: Bearer $TOKEN"`;
    return {
      create: `${token}\n${authorised} -H 'Content-Type: application/json' -d '${user}' ${baseUrl}/api/v1/partner/user/`,
      find: `${token}\n${authorised} '${baseUrl}/api/v1/partner/user/?email=grace@example.com'`,
    };
  },
};
