import { listPeople as listPeopleOfCore } from '../../../core/people/list-people.ts';
import { operation } from '../../operation.ts';
import { toConditions } from '../filter.ts';
import { toRow } from '../map.ts';
import { pageOf } from '../paging.ts';
import { PersonList, PersonListQuery } from '../wire.ts';

/**
 * People, newest first, a page at a time. The document asks to keep pages small: more than the most is cut to it, and
 * `meta` says so. `filteredCount` counts whoever fits the filter, `totalCount` everybody (vendors.md §2, Ambiguities).
 */
export const listPeople = operation({
  id: 'leeloo.people.list',
  method: 'GET',
  path: '/api/v2/people',
  aliases: [{ path: '/api/v1/accounts' }],
  summary: 'List people',
  source: 'API v2.0, Люди: Получить список людей',
  auth: 'authToken',
  idParameters: [],
  schema: { querystring: PersonListQuery, response: { 200: PersonList } },
  async handle({ actor, query }, { run }) {
    const { limit, offset } = pageOf(query);
    const page = await run(actor, listPeopleOfCore, {
      where: toConditions(query.filter ?? {}),
      sort: { by: 'createdAt', descending: true },
      limit,
      offset,
      related: ['tags', 'channels'],
      count: { total: true, filtered: true },
    });
    const meta = { totalCount: page.total, filteredCount: page.filtered, limit, offset };
    return { body: { status: 1, data: page.people.map(toRow), meta } };
  },
});
