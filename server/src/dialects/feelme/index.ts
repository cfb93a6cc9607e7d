import type { Dialect } from '../dialect.ts';
import { bearer } from './auth.ts';
import { errors } from './errors.ts';
import { issuable } from './issuable.ts';
import { createToken } from './operations/create-token.ts';
import { createUser } from './operations/create-user.ts';
import { listUsers } from './operations/list-users.ts';
import { readUser } from './operations/read-user.ts';
import { provision } from './provision.ts';

/** FeelMe Lead API: partners' tokens and users. */
export const feelme: Dialect = {
  name: 'feelme',
  title: 'FeelMe Lead API',
  prefixes: ['/api/v1/partner'],
  document: 'Lead API Integration Guide',
  operations: [createToken, createUser, listUsers, readUser],
  authSchemes: { bearer },
  errors,
  limits: { bodyBytes: 1024 * 1024, requestsPerMinute: 600, signInsPerMinute: 120 },
  coerceBodies: false,
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
