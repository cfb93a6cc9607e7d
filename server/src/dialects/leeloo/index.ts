import type { Dialect } from '../dialect.ts';
import { accountOperations } from './accounts.ts';
import { authToken } from './auth.ts';
import { errors } from './errors.ts';
import { funnelOperations } from './funnels.ts';
import { issuable } from './issuable.ts';
import { messagingOperations } from './messaging.ts';
import { addCall } from './operations/add-call.ts';
import { addComment } from './operations/add-comment.ts';
import { addTag } from './operations/add-tag.ts';
import { createOrder } from './operations/create-order.ts';
import { createPerson } from './operations/create-person.ts';
import { listOrders } from './operations/list-orders.ts';
import { listPeople } from './operations/list-people.ts';
import { listTags } from './operations/list-tags.ts';
import { listUsers } from './operations/list-users.ts';
import { readOrder } from './operations/read-order.ts';
import { readPerson } from './operations/read-person.ts';
import { readUser } from './operations/read-user.ts';
import { removeTag } from './operations/remove-tag.ts';
import { updateOrder } from './operations/update-order.ts';
import { updatePerson } from './operations/update-person.ts';
import { provision } from './provision.ts';
import { webhooks } from './webhooks.ts';

/** Leeloo.ai API v2: people and their channels. */
export const leeloo: Dialect = {
  name: 'leeloo',
  title: 'Leeloo API v2.0',
  prefixes: ['/api/v2', '/api/v1/accounts', '/api/v1/messages', '/api/v1/orders'],
  document: 'Leeloo.ai API v2.0',
  operations: [
    listPeople,
    readPerson,
    createPerson,
    createOrder,
    listOrders,
    readOrder,
    updateOrder,
    updatePerson,
    addComment,
    addCall,
    listTags,
    addTag,
    removeTag,
    listUsers,
    readUser,
    ...funnelOperations,
    ...messagingOperations,
    ...accountOperations,
  ],
  authSchemes: { authToken },
  errors,
  limits: { bodyBytes: 1024 * 1024, requestsPerMinute: 300, signInsPerMinute: 300, listMs: 5_000 },
  coerceBodies: true,
  cors: { headers: ['X-Leeloo-AuthToken', 'Content-Type', 'Authorization'] },
  webhooks,
  issuable,
  provision,
  examples(baseUrl, { token }) {
    const curl = `curl -s -H 'X-Leeloo-AuthToken: ${token}'`;
    const person = '{"name":"Grace Hopper","email":"grace@example.com","phone":"+40722333444"}';
    return {
      create: `${curl} -H 'Content-Type: application/json' -d '${person}' ${baseUrl}/api/v2/people`,
      // Without -g curl takes the brackets for a pattern.
      find: `${curl} -g '${baseUrl}/api/v2/people?filter[email]=grace@example.com'`,
    };
  },
};
