import { operation } from '../../operation.ts';
import { readProfile } from '../read-profile.ts';
import { ClientKeys } from '../wire.ts';
import { Client } from '../wire-answers.ts';

/**
 * A customer's profile by e-mail and phone, both mandatory, or by national id (Get customers); by external id as well, which names a customer
 * in Update customer (inferred). The phone must not contradict: a person of whom no phone is known is found by the e-mail (inferred).
 */
export const readClient = operation({
  id: 'footprints.client.read',
  method: 'GET',
  path: '/api/client',
  summary: 'Get a customer',
  source: 'Footprints for Retail, Get customers',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: ClientKeys, response: { 200: Client } },
  async handle({ actor, query }, deps) {
    return { body: await readProfile(actor, query, deps) };
  },
});
