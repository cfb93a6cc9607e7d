import Type from 'typebox';
import { MemberItem } from './wire.ts';

/** The filter's request and answer (guide, "Filter Members"); paging and sorting are inferred. */

export const filterLimits = {
  clauses: 50,
  /** Values of one `in` or `nin`. */
  values: 1_000,
  fieldChars: 200,
  page: 1_000_000,
  /** Members a page. */
  pageSize: 1_000,
  /** The guide pages nothing, so a client that does not either should seldom miss anybody. */
  defaultPageSize: 100,
} as const;

const paging = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: filterLimits.page })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: filterLimits.pageSize })),
  sort: Type.Optional(Type.String({ maxLength: filterLimits.fieldChars })),
  order: Type.Optional(
    Type.Unsafe<'asc' | 'desc' | 'ASC' | 'DESC'>({ type: 'string', enum: ['asc', 'desc', 'ASC', 'DESC'] }),
  ),
};

/** What a clause compares is read by its field's type in `filter.ts`. */
export const Clause = Type.Object({
  field: Type.String({ minLength: 1, maxLength: filterLimits.fieldChars }),
  operator: Type.String({ minLength: 1, maxLength: filterLimits.fieldChars }),
  value: Type.Optional(Type.Unknown()),
});

const Clauses = Type.Array(Clause, { maxItems: filterLimits.clauses });

export const FilterBody = Type.Object({
  filter: Type.Optional(Type.Unsafe<Type.Static<typeof Clauses> | null>({ ...Clauses, type: ['array', 'null'] })),
  ...paging,
});

export const FilterQuery = Type.Object(paging);

export const MemberPage = Type.Object({
  items: Type.Array(MemberItem),
  total: Type.Integer(),
  page: Type.Integer(),
  limit: Type.Integer(),
  totalPages: Type.Integer(),
});
