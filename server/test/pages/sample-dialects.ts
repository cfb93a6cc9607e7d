import Type from 'typebox';
import { coreErrorCodes } from '../../src/core/errors.ts';
import type { Dialect, ErrorTranslation } from '../../src/dialects/dialect.ts';
import { operation } from '../../src/dialects/operation.ts';

const refuse: ErrorTranslation = (error, { path }) => ({
  status: 400,
  body: { code: error.code, path, fields: error.fields },
});

/** A dialect that does not exist, with everything that the pages and documents must cope with. */
export const sample: Dialect = {
  name: 'sample',
  title: `<b>Sample & "Sons'</b>`,
  prefixes: ['/sample/a', '/sample/b'],
  document: 'Sample guide <1>',
  issuable: {},
  operations: [
    operation({
      id: 'sample.big-thing.update',
      method: 'PUT',
      path: '/sample/a/:thingId(^[0-9]+$)/parts/:part',
      aliases: [{ method: 'POST', path: '/sample/b/:thingId' }, { path: '/sample/b/:thingId/parts/:part' }],
      summary: 'Update <a> thing',
      source: 'Sample guide, §2',
      auth: 'key',
      consumes: ['json', 'form'],
      idParameters: [],
      schema: {
        params: Type.Object({
          thingId: Type.Integer({ description: 'Which one' }),
          part: Type.Optional(Type.String()),
        }),
        querystring: Type.Intersect([
          Type.Object({ lang: Type.Union([Type.Literal('en'), Type.Literal('ro')]) }),
          Type.Object({ filter: Type.Optional(Type.Object({ email: Type.String() })) }),
        ]),
        body: Type.Object({
          note: Type.Union([Type.String({ maxLength: 9 }), Type.Null()]),
          size: Type.Optional(Type.Union([Type.Literal(1), Type.Null()])),
          owner: Type.Optional(Type.Object({ email: Type.String() })),
        }),
        response: { 200: Type.Object({ ok: Type.Boolean() }), 204: Type.Null() },
      },
      handle: async () => ({ body: { ok: true } }),
    }),
  ],
  authSchemes: {
    key: {
      openapi: { type: 'apiKey', in: 'header', name: 'X-Key' },
      authenticate: () => Promise.reject(new Error('is never called')),
    },
  },
  errors: {
    ...(Object.fromEntries(coreErrorCodes.map((code) => [code, refuse])) as Record<
      (typeof coreErrorCodes)[number],
      ErrorTranslation
    >),
    conflict: () => ({ status: 200, body: { ok: false } }),
    forbidden: () => ({ status: 403, body: 'No.', headers: { 'x-reason': 'scope' } }),
    rate_limited: () => ({ status: 429, body: undefined }),
  },
  limits: { bodyBytes: 64 * 1024, requestsPerMinute: 60, signInsPerMinute: 6, listMs: 1_000 },
  coerceBodies: false,
  provision: async () => ({}),
  examples: async (baseUrl, { apiKey }) => ({
    create: `curl -H 'X-Key: ${apiKey}' \\\n  -d '{"a":"<script>alert(1)</script>"}' ${baseUrl}/sample/a`,
    find: `curl -H 'X-Key: ${apiKey}' '${baseUrl}/sample/a?x=1&y=2'`,
  }),
};
