import { uniquenessScope } from '../../../core/actor.ts';
import { readCategories } from '../../../core/catalogue/read-categories.ts';
import { listLeads } from '../../../core/leads/list-leads.ts';
import { findByKeys } from '../../../core/people/find-by-keys.ts';
import { operation } from '../../operation.ts';
import { toKeys } from '../keys.ts';
import { toClient } from '../map-client.ts';
import { ClientQuery } from '../wire.ts';
import { Client } from '../wire-answers.ts';

/** The newest leads of a profile that are shown (inferred: a limit is not stated). */
const mostLeads = 1_000;

/**
 * A customer's profile by e-mail and phone, both mandatory, or by national id (Get customers). The phone must not contradict: a
 * person of whom no phone is known is found by the e-mail (inferred).
 */
export const readClient = operation({
  id: 'footprints.client.read',
  method: 'GET',
  path: '/api/client',
  summary: 'Get a customer',
  source: 'Footprints for Retail, Get customers',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: ClientQuery, response: { 200: Client } },
  async handle({ actor, query }, { run }) {
    const person = await run(actor, findByKeys, { scope: uniquenessScope(actor), keys: toKeys(query) });
    const leads = await run(actor, listLeads, { personRef: { id: person.id }, limit: mostLeads, offset: 0 });
    const ids = new Set(leads.flatMap(({ offerCategory }) => offerCategory?.id ?? []));
    const categories = await run(actor, readCategories, { ids: [...ids] });
    return { body: toClient(person, leads, categories) };
  },
});
