import Type from 'typebox';

/** App push (vendors.md §3: a public plugin sends `title`, `body`, `data {url}`, `topics`). */

/** Not stated; what fits push services' messages of 4 KB. Characters, and topics a push. */
export const pushLimits = { titleChars: 200, bodyChars: 4_000, urlChars: 2_048, topics: 50, topicChars: 200 } as const;

const Data = Type.Object({ url: Type.Optional(Type.String({ maxLength: pushLimits.urlChars })) });

export const PushBody = Type.Object({
  title: Type.String({ minLength: 1, maxLength: pushLimits.titleChars }),
  body: Type.String({ minLength: 1, maxLength: pushLimits.bodyChars }),
  data: Type.Optional(Type.Unsafe<Type.Static<typeof Data> | null>({ ...Data, type: ['object', 'null'] })),
  topics: Type.Array(Type.String({ minLength: 1, maxLength: pushLimits.topicChars }), {
    minItems: 1,
    maxItems: pushLimits.topics,
  }),
});

export const PushReply = Type.Object({ status: Type.String() });
