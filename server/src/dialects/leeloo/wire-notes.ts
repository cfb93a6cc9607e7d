import Type from 'typebox';
import { answer, Meta, succeeded, Text } from './wire.ts';

/** Changes of people, comments, calls, tags and users (API v2.0, sections "Люди", "Теги", "Пользователи"). */

/** The types of custom fields that the document knows. */
export const customTypes = ['EMAIL', 'PHONE', 'DATE', 'KEYWORD', 'NUMBER'] as const;

export const PersonUpdate = Type.Object({
  phone: Type.Optional(Text),
  email: Type.Optional(Text),
  custom_fields: Type.Optional(
    Type.Array(Type.Object({ type: Text, name: Type.String({ maxLength: 200 }), value: Text }), { maxItems: 100 }),
  ),
});

export const CommentCreate = Type.Object({ comment: Text });
export const CommentAnswer = answer(
  Type.Object({
    created_by: Type.String(),
    company_id: Type.String(),
    text: Type.String(),
    entity_id: Type.String(),
    entity_type: Type.Literal('PERSON'),
    created_at: Type.String(),
    updated_at: Type.String(),
    id: Type.String(),
  }),
);

export const CallCreate = Type.Object({
  user_id: Text,
  from: Text,
  to: Text,
  date: Text,
  account_id: Text,
  record_link: Text,
  status: Text,
  duration: Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'seconds' }),
  type: Text,
});

export const CallAnswer = answer(
  Type.Object({
    raw_response: Type.Object({}, { additionalProperties: false }),
    record_link: Type.String(),
    company_id: Type.String(),
    user_id: Type.String(),
    account_id: Type.String(),
    provider_type: Type.Literal('MANUAL'),
    to: Type.String(),
    from: Type.String(),
    type: Type.String(),
    status: Type.String(),
    telephone_connection_id: Type.String(),
    call_id: Type.String(),
    billsec: Type.Integer(),
    created_at: Type.String(),
    updated_at: Type.String(),
    next_check: Type.String(),
    id: Type.String(),
  }),
);

export const TagList = Type.Object({
  ...succeeded,
  data: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
});
export const TagChange = Type.Object({ tag_id: Text });
/** What calls answer that have nothing to say. */
export const Nothing = answer(Type.Object({}, { additionalProperties: false }));

const User = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});
export const UserPath = Type.Object({ user_id: Type.String() });
export const UserAnswer = answer(User);
export const UserList = Type.Object({ ...succeeded, data: Type.Array(User), meta: Meta });
