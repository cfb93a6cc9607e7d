import type { Dialect } from '../dialect.ts';
import { accessToken } from './auth.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import { clientOperations } from './client-operations.ts';
import { contentOperations } from './content-operations.ts';
import { documentOperations } from './document-operations.ts';
import { errors } from './errors.ts';
import { issuable } from './issuable.ts';
import { leadOperations } from './lead-operations.ts';
import { loyaltyOperations } from './loyalty-operations.ts';
import { createLead } from './operations/create-lead.ts';
import { createToken } from './operations/create-token.ts';
import { listLeads } from './operations/list-leads.ts';
import { provision } from './provision.ts';
import { mountTrackerScript } from './tracker-script.ts';
import { trackingOperations } from './tracking-operations.ts';

/** Footprints for Retail: tokens, leads and customers. */
export const footprints: Dialect = {
  name: 'footprints',
  title: 'Footprints for Retail',
  prefixes: ['/api', '/jsapi', '/mobileapi'],
  document: 'Footprints for Retail API documentation',
  operations: [
    createToken,
    createLead,
    listLeads,
    ...leadOperations,
    ...clientOperations,
    ...catalogueOperations,
    ...documentOperations,
    ...loyaltyOperations,
    ...trackingOperations,
    ...contentOperations,
  ],
  authSchemes: { accessToken },
  errors,
  // The operator's own systems send leads in bursts, and nothing is stated.
  limits: { bodyBytes: 1024 * 1024, requestsPerMinute: 6_000, signInsPerMinute: 120, listMs: 5_000 },
  coerceBodies: false,
  // The script in pages of the operator's, wherever they are; what takes a token is for servers.
  cors: { headers: ['content-type', 'appkey'], expose: ['retry-after'], prefixes: ['/jsapi', '/mobileapi'] },
  mount: mountTrackerScript,
  issuable,
  provision,
  examples(baseUrl, { key, secret }) {
    const token = `TOKEN=$(curl -s -u '${key}:${secret}' -d 'grant_type=client_credentials' \\
  ${baseUrl}/api/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
    const lead = 'userFirstName=Grace&userLastName=Hopper&userEmail=grace@example.com&userPhone=%2B40722333444';
    const find = 'userEmail=grace@example.com&userPhone=%2B40722333444';
    return {
      create: `${token}\ncurl -s -d '${lead}' "${baseUrl}/api/lead?access_token=$TOKEN"`,
      find: `${token}\ncurl -s "${baseUrl}/api/client?access_token=$TOKEN&${find}"`,
    };
  },
};
