import Type from 'typebox';
import { mostImported } from '../../core/people/accept-import.ts';
import { answer, Included, Meta, OneOrMore, PersonDetail, page, succeeded, Text } from './wire.ts';

/** Templates, messages, channels and connections (API v2.0, sections "Шаблоны сообщений", "Сообщения", "Каналы коммуникации"). */

/** Variables that one message can be given, and how long a name of one may be. */
const mostVariables = 2_000;
const longestName = 100;

export const TemplateCategories = answer(
  Type.Object({ categories: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })) }),
);
export const Templates = answer(
  Type.Object({ templates: Type.Array(Type.Object({ id: Type.String(), message_name: Type.String() })) }),
);
export const CategoryPath = Type.Object({ category_id: Type.String() });

/** A language without a difference between the two sends an empty list for no variables. */
const Variables = Type.Union([
  Type.Array(Type.Unknown(), { maxItems: 0 }),
  Type.Record(Type.String({ maxLength: longestName }), Text, { maxProperties: mostVariables }),
]);

export const TemplateSend = Type.Object({ account_id: Text, template_id: Text, variables: Type.Optional(Variables) });
/** How long a text may be is the core's to say. */
export const MessageSend = Type.Object({ account_id: Text, text: Type.String({ maxLength: 20_000 }) });
export const Sent = answer(Type.Object({}));

const Message = Type.Object({
  id: Type.String(),
  text: Type.String(),
  type: Type.Union([Type.Literal('YOUR_MESSAGE'), Type.Literal('FRIEND_MESSAGE'), Type.Literal('SYSTEM_MESSAGE')]),
  read: Type.Boolean(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});
export const MessageList = Type.Object({ ...succeeded, data: Type.Array(Message), meta: Meta });
/** The document calls it the person's; it is the channel's. */
export const ChatPath = Type.Object({ person_id: Type.String() });

const Channel = Type.Object({
  id: Type.String(),
  person_id: Type.String(),
  name: Type.String(),
  from: Type.String(),
  botStatus: Type.Literal('BOT'),
  lastMessageTime: Type.String(),
  createdAt: Type.String(),
  utmMarks: Type.Record(Type.String(), Type.String()),
});
export const ChannelList = Type.Object({ ...succeeded, data: Type.Array(Channel), meta: Meta });
export const ChannelListQuery = Type.Object({
  ...page,
  filter: Type.Optional(
    Type.Object({
      last_message: Type.Optional(Type.Object({ from: Type.Optional(Text), to: Type.Optional(Text) })),
    }),
  ),
});

export const AccountPath = Type.Object({ account_id: Type.String() });
/** Nothing can be asked for here, so that `included` is empty. */
export const PersonOfChannel = Type.Object({ data: PersonDetail, included: Included, ...succeeded });

export const Connections = answer(
  Type.Object({
    connections: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), name: Type.String() })),
  }),
);

/** Whether a person of the list can be taken in is seen afterwards; here they only have to be persons. */
export const SmsPeople = Type.Object({
  data: Type.Array(Type.Object({ name: Type.Optional(Text), email: Type.Optional(Text), phone: Type.Optional(Text) }), {
    maxItems: mostImported,
  }),
  connection_id: Text,
  leadgentool_id: Text,
  tags: Type.Optional(OneOrMore(100)),
});
export const SmsPeopleAnswer = answer(Type.Object({ count_to_process: Type.Integer() }));
