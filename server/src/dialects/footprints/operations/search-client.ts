import { operation } from '../../operation.ts';
import { readProfile } from '../read-profile.ts';
import { ClientKeys } from '../wire.ts';
import { Client } from '../wire-answers.ts';

/**
 * A customer's profile like Get customers, with the keys in the body: addresses of requests end up in the logs of proxies, and e-mail and
 * phone do not belong there. Ours (inferred).
 */
export const searchClient = operation({
  id: 'footprints.client.search',
  method: 'POST',
  path: '/api/client/search',
  summary: 'Get a customer by keys in the body',
  source: 'Footprints for Retail, Get customers (ours: the keys in a body instead of the address)',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: ClientKeys, response: { 200: Client } },
  async handle({ actor, body }, deps) {
    return { body: await readProfile(actor, body, deps) };
  },
});
