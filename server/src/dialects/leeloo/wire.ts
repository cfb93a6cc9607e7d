import Type, { type TSchema } from 'typebox';

/** Leeloo's field names and shapes (API v2.0, section "Люди"). Its mix of camel and snake case is kept as it is. */

/** What stands where a value is not known (document; vendors.md §2 "Behaviour of the real systems"). */
export const notDefined = 'NOT_DEFINED';

/** Rows of a page: asked for, without a word, and at most (vendors.md, "Behaviour of the real systems"). */
export const pageRows = { usual: 20, most: 100 } as const;
/** The farthest row that can be asked for. */
const farthestOffset = 1_000_000_000;
/** Users that one call can connect. */
const mostUsers = 100;

export const Text = Type.String({ maxLength: 4_000 });

const Account = Type.Object({
  account_id: Type.String(),
  connection_id: Type.String(),
  connection_status: Type.String(),
  from: Type.String(),
});

const PersonRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  phone: Type.String(),
  tags: Type.Array(Type.String()),
  accounts: Type.Array(Account),
  lastMessageTime: Type.String(),
  createdAt: Type.String(),
});

/** The page that was given, not the one that was asked for. */
export const Meta = Type.Object({
  totalCount: Type.Integer(),
  filteredCount: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
});

const Subscription = Type.Object({
  tunnelName: Type.String(),
  leadgentoolName: Type.String(),
  trafficSource: Type.String(),
  tunnelId: Type.String(),
  leadgentoolId: Type.String(),
  trafficSourceId: Type.String(),
  accountId: Type.String(),
});

export const links = <const T extends string>(type: T) =>
  Type.Array(Type.Object({ type: Type.Literal(type), id: Type.String() }));

export const PersonDetail = Type.Object({
  id: Type.String(),
  name: Type.String(),
  tags: Type.Array(Type.String()),
  profileImage: Type.String(),
  gender: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  locale: Type.String(),
  accounts: Type.Array(Account),
  subscribeHistory: Type.Array(Subscription),
  links: Type.Object({ contactedUsers: links('users'), orders: links('orders') }),
  custom_fields: Type.Array(Type.Object({ type: Type.String(), name: Type.String(), value: Type.String() })),
  created_at: Type.String(),
  updated_at: Type.String(),
});

/** The key of a relation that was not asked for is absent. */
export const Included = Type.Object({
  users: Type.Optional(
    Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), createdAt: Type.String(), updatedAt: Type.String() }),
    ),
  ),
  orders: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        price: Type.Number(),
        currency: Type.String(),
        status: Type.String(),
        updatedAt: Type.String(),
      }),
    ),
  ),
});

/** The channel that a new person gets. Its `id` is the channel's. */
export const ManualChannel = Type.Object({
  id: Type.String(),
  person_id: Type.String(),
  name: Type.String(),
  tags: Type.Array(Type.String()),
  from: Type.String(),
  botStatus: Type.Literal('BOT'),
  connectionStatus: Type.String(),
  gender: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  locale: Type.String(),
  subscribeHistory: Type.Array(Subscription),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});

export const succeeded = { status: Type.Literal(1) };
export const answer = <T extends TSchema>(data: T) => Type.Object({ data, ...succeeded });

export const PersonList = Type.Object({ ...succeeded, data: Type.Array(PersonRow), meta: Meta });
export const PersonAnswer = Type.Object({ data: PersonDetail, included: Included, ...succeeded });
export const ManualChannelAnswer = answer(ManualChannel);

/** Repeated parameters (`filter[tags]=a&filter[tags]=b`) arrive as a list, one alone as text. */
export const OneOrMore = (most: number) => Type.Union([Type.Array(Text, { maxItems: most }), Text]);

/** A page of a list, as every list takes it. */
export const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: farthestOffset })),
};
export const PageQuery = Type.Object(page);

export const PersonListQuery = Type.Object({
  ...page,
  filter: Type.Optional(
    Type.Object({
      tags: Type.Optional(OneOrMore(50)),
      last_message: Type.Optional(Type.Object({ from: Type.Optional(Text), to: Type.Optional(Text) })),
      phone: Type.Optional(Text),
      email: Type.Optional(Text),
    }),
  ),
});

export const PersonPath = Type.Object({ person_id: Type.String() });
export const PersonQuery = Type.Object({ include: Type.Optional(OneOrMore(20)) });

export const PersonCreate = Type.Object({
  name: Text,
  email: Type.Optional(Text),
  phone: Type.Optional(Text),
  leadgentool_id: Type.Optional(Text),
  connected_users_ids: Type.Optional(OneOrMore(mostUsers)),
});
