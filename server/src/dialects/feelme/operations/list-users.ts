import { listPeople } from '../../../core/people/list-people.ts';
import { operation } from '../../operation.ts';
import { toUser } from '../map.ts';
import { UserList, UserListQuery } from '../wire.ts';

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
    const { email, page = 1, page_size: size = 20 } = query;
    const found = await run(actor, listPeople, {
      where: email ? [{ on: 'identifier', kind: 'email', value: email }] : [],
      sort: { by: 'number', descending: false },
      limit: size,
      offset: (page - 1) * size,
      count: { filtered: true },
    });
    const at = (number: number) =>
      `/api/v1/partner/user/?${new URLSearchParams({ ...(email ? { email } : {}), page: String(number), page_size: String(size) })}`;
    return {
      body: {
        count: found.filtered,
        next: page * size < found.filtered ? at(page + 1) : null,
        previous: page > 1 ? at(page - 1) : null,
        results: found.people.map(toUser),
      },
    };
  },
});
