import { listPeople } from '../../../core/people/list-people.ts';
import { operation } from '../../operation.ts';
import { toUser } from '../map.ts';
import { filtersOf, pageOf, placeOf } from '../paging.ts';
import { UserList, UserListQuery } from '../wire-users.ts';

/**
 * Users, oldest first, a page at a time; `email` finds one in any spelling. The guide promises "a full set of CRUD" without
 * its paths and paging: both are inferred (vendors.md §1).
 */
export const listUsers = operation({
  id: 'feelme.user.list',
  method: 'GET',
  path: '/api/v1/partner/user',
  summary: 'List users',
  source: 'Lead API Integration Guide, Additional Operations',
  auth: 'bearer',
  idParameters: [],
  schema: { querystring: UserListQuery, response: { 200: UserList } },
  async handle({ actor, query }, { run }) {
    const filters = filtersOf(query, ['email']);
    const found = await run(actor, listPeople, {
      where: filters.email ? [{ on: 'identifier', kind: 'email', value: filters.email }] : [],
      sort: { by: 'number', descending: false },
      ...placeOf(query),
      count: { filtered: true },
    });
    const results = found.people.map(toUser);
    return { body: pageOf('/api/v1/partner/user/', query, filters, { count: found.filtered, results }) };
  },
});
