import type { Static } from 'typebox';
import { listCustomProperties } from '../../../core/people/list-custom-properties.ts';
import { type ListPeople, listPeople } from '../../../core/people/list-people.ts';
import type { CustomProperty } from '../../../core/people/unique-properties.ts';
import { operation } from '../../operation.ts';
import { toConditions } from '../filter.ts';
import { isCustom, sortField, sortNames } from '../filter-fields.ts';
import { toItem } from '../map.ts';
import { refusal } from '../problem.ts';
import { FilterBody, FilterQuery, filterLimits, MemberPage } from '../wire-filter.ts';

/**
 * Members that fit all clauses of `filter`, oldest first unless `sort` and `order` say otherwise, a page at a time. No filter:
 * everybody. Paging may come in the body or the query (the body wins); its names are inferred.
 */
export const filterMembers = operation({
  id: 'subrite.members.filter',
  method: 'POST',
  path: '/api/v1/members/filter',
  summary: 'Filter members',
  source: 'Third-Party Integration Guide, Filter Members',
  auth: 'member',
  consumes: ['json'],
  idParameters: [],
  schema: { querystring: FilterQuery, body: FilterBody, response: { 200: MemberPage } },
  async handle({ actor, query, body }, { run }) {
    const clauses = body.filter ?? [];
    const needsDeclared = clauses.some(({ field }) => isCustom(field));
    const declared = needsDeclared
      ? await run(actor, listCustomProperties, undefined)
      : new Map<string, CustomProperty>();
    const where = toConditions(clauses, declared, actor.defaultCountry);
    const page = body.page ?? query.page ?? 1;
    const limit = body.limit ?? query.limit ?? filterLimits.defaultPageSize;
    const found = await run(actor, listPeople, {
      where,
      sort: sortOf({ ...query, ...body }),
      limit,
      offset: (page - 1) * limit,
      count: { filtered: true },
    });
    return {
      body: {
        items: found.people.map((person) => toItem(person, actor.defaultCountry)),
        total: found.filtered,
        page,
        limit,
        totalPages: Math.ceil(found.filtered / limit),
      },
    };
  },
});

function sortOf({ sort = 'createdAt', order = 'asc' }: Static<typeof FilterQuery>): ListPeople['sort'] {
  const by = sortField(sort);
  if (by !== undefined) return { by, descending: order.toLowerCase() === 'desc' };
  throw refusal({ field: 'sort', reason: 'unknown', text: `sort must be one of the following values: ${sortNames}` });
}
