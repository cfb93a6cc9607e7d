import { filterByHand } from '../scale/filter-by-hand.ts';
import type { Clause } from './dialects.ts';

/** A filter of three clauses, as a client sends it, and as somebody writes it who knows the tables. */
export interface HandFilter {
  readonly name: string;
  readonly clauses: readonly Clause[];
  /** Statements whose results are the answer: the page of a hundred, and how many fit. All take the same values. */
  readonly sql: readonly string[];
  readonly values: readonly unknown[];
}

const columns = 'p.id, p.number, p.profile, p.name, p.email, p.phone, p.created_at, p.updated_at';

/** Members of a city who are people, and came in since. */
const city = { name: 'Oslo', isCompany: false, since: '2026-01-01T00:00:00.000Z' };
const inCity = `from people p where p.tenant_id = $1 and p.profile ->> 'city' = $2 and (p.profile ->> 'isCompany')::boolean = $3 and p.created_at >= $4`;

/** @param tenant its id, the number of one of its plans, and an e-mail that one of its members has */
export function handFilters(tenant: {
  readonly id: string;
  readonly plan: number;
  readonly email: string;
}): HandFilter[] {
  const others = filterByHand(tenant).map(({ name, filter, sql, values }) => ({
    name,
    clauses: filter,
    // Found by hand are ids; an answer has the members.
    sql: [
      `with fits as (${sql}) select ${columns}, fits.total from fits join people p on p.tenant_id = $1 and p.id = fits.id
       order by p.created_at, p.id`,
    ],
    values,
  }));
  return [
    ...others,
    {
      name: 'of a city, no company, came in since',
      clauses: [
        { field: 'address.city', operator: 'eq', value: city.name },
        { field: 'isCompany', operator: 'eq', value: city.isCompany },
        { field: 'createdAt', operator: 'gte', value: city.since },
      ],
      sql: [
        `select ${columns} ${inCity} order by p.created_at, p.id limit 100`,
        `select count(*)::int as total ${inCity}`,
      ],
      values: [tenant.id, city.name, city.isCompany, city.since],
    },
  ];
}
