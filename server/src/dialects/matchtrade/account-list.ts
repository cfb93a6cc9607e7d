import type { TSchema } from 'typebox';
import type { Condition } from '../../core/people/filter.ts';
import { listPeople } from '../../core/people/list-people.ts';
import type { PersonView } from '../../core/people/view.ts';
import { operation } from '../operation.ts';
import { pageOf, toPage, windowOf } from './paging.ts';
import { ownPartner, type Partner, partnerFor } from './partner.ts';
import { PartnerPath } from './wire.ts';
import { ListQuery, Page } from './wire-lists.ts';

interface AccountList {
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly source: string;
  /** Whom the list is about, beside what the query says. */
  readonly who: readonly Condition[];
  readonly row: TSchema;
  toRow(person: PersonView, partner: Partner): Record<string, unknown>;
}

/** One of the lists of accounts: a page of what the actor may see, newest first. They differ in whom they hold, and in their rows. */
export function accountList({ who, row, toRow, ...described }: AccountList) {
  return operation({
    ...described,
    method: 'GET',
    auth: 'bearer',
    idParameters: [],
    schema: { params: PartnerPath, querystring: ListQuery, response: { 200: Page(row) } },
    async handle({ actor, params, query }, deps) {
      ownPartner(actor, params.partnerID);
      const at = pageOf(query);
      const found = await deps.run(actor, listPeople, {
        where: [...who, ...conditionsOf(query)],
        sort: { by: 'createdAt', descending: true },
        limit: at.size,
        offset: at.page * at.size,
        related: ['leads'],
        count: { filtered: true },
      });
      const partner = partnerFor(actor, deps);
      return {
        body: toPage(
          found.people.map((person) => toRow(person, partner)),
          at,
          found.filtered,
        ),
      };
    },
  });
}

function conditionsOf(query: ListQuery): Condition[] {
  const { text, from, to } = windowOf(query);
  return [
    ...(text === undefined ? [] : [{ on: 'text', query: text } as const]),
    ...(from === undefined ? [] : [{ on: 'field', field: 'createdAt', op: 'gte', value: from } as const]),
    ...(to === undefined ? [] : [{ on: 'field', field: 'createdAt', op: 'lte', value: to } as const]),
  ];
}
