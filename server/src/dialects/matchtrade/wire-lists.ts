import Type, { type Static, type TSchema } from 'typebox';
import { NullableText, Parameter } from './wire.ts';

/** Pages as Spring Data writes them, and their rows. */

const rowFields = {
  uuid: Type.String(),
  created: Type.String(),
  updated: Type.String(),
  email: Type.String(),
  branchUuid: NullableText,
  name: Type.String(),
  surname: Type.String(),
  phone: NullableText,
  country: NullableText,
  role: Type.String(),
  leadStatus: Type.String(),
  leadSource: Type.String(),
  partnerId: Type.Integer(),
};

export const LeadRow = Type.Object(rowFields);

/** The back office's views: some clients read the source of a lead in `leadInfo`. */
export const ViewRow = Type.Object({
  ...rowFields,
  leadInfo: Type.Object({ leadSource: Type.String() }),
  becomeActiveClientTime: NullableText,
});

export const DepositRow = Type.Object({
  uuid: Type.String(),
  accountUuid: Type.String(),
  created: Type.String(),
  amount: Type.Number(),
  currency: Type.String(),
  status: Type.Literal('DONE'),
  email: Type.String(),
  accountLeadSource: Type.String(),
});

export const Page = <Row extends TSchema>(row: Row) =>
  Type.Object({
    content: Type.Array(row),
    totalPages: Type.Integer(),
    totalElements: Type.Integer(),
    number: Type.Integer(),
    size: Type.Integer(),
    first: Type.Boolean(),
    last: Type.Boolean(),
    numberOfElements: Type.Integer(),
    empty: Type.Boolean(),
  });

/** Read by hand (paging.ts): what cannot be read as a page is passed over, as the vendor's framework does, never refused. */
export const ListQuery = Type.Object({
  query: Parameter('part of a name, an e-mail or a phone; empty: everybody'),
  from: Parameter('created at or after, ISO 8601'),
  to: Parameter('created at or before, ISO 8601'),
  size: Parameter('rows a page, at most 2000; 20 when absent'),
  page: Parameter('page number, from 0'),
});
export type ListQuery = Static<typeof ListQuery>;
