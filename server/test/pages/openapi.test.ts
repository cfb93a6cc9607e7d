// The specification's own schema for OpenAPI 3.1, and its rules for path parameters, which a schema cannot say.
import { validate } from '@scalar/openapi-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { coreErrorCodes } from '../../src/core/errors.ts';
import { openApiDocument, routesOf, templateOf } from '../../src/dialects/openapi.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { sample } from './sample-dialects.ts';

const baseUrl = 'https://api.example.com';

interface Described {
  readonly operationId: string;
  readonly security: readonly Record<string, unknown>[];
  readonly parameters?: readonly { name: string; in: string }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, Response>;
  readonly 'x-source': string;
  readonly 'x-alias-of'?: string;
}
interface Response {
  readonly description: string;
  readonly headers?: Record<string, unknown>;
  readonly content?: Record<string, { schema?: object; examples?: Record<string, { value: unknown }> }>;
}

function described(document: ReturnType<typeof openApiDocument>): Described[] {
  return Object.values(document.paths).flatMap((methods) => Object.values(methods)) as unknown as Described[];
}

describe.each([...dialects, sample])('$name', (dialect) => {
  const document = openApiDocument(dialect, baseUrl);

  test('is a valid OpenAPI 3.1 document, the same each time', () => {
    expect(check(document)).toEqual({ valid: true, errors: [], version: '3.1' });
    expect(openApiDocument(dialect, baseUrl)).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test('has every route of every operation, and no other', () => {
    const expected = dialect.operations.flatMap((operation) =>
      routesOf(operation).map(({ method, path, alias }) => ({
        at: `${method} ${templateOf(path)}`,
        source: operation.source,
        aliasOf: alias ? operation.id : undefined,
      })),
    );
    const found = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        at: `${method.toUpperCase()} ${path}`,
        source: operation['x-source'],
        aliasOf: operation['x-alias-of'],
      })),
    );
    const order = (rows: typeof found) => rows.toSorted((a, b) => a.at.localeCompare(b.at));
    expect(order(found)).toEqual(order(expected));
    const ids = described(document).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(dialect.operations.map(({ id }) => id)));
  });

  test('names what each call needs to sign in, to send and to expect', () => {
    for (const operation of dialect.operations) {
      const found = described(document).find(({ operationId }) => operationId === operation.id);
      expect(found?.security).toEqual(operation.auth === 'none' ? [] : [{ [operation.auth]: [] }]);
      expect(Object.keys(found?.requestBody?.content ?? {})).toHaveLength(operation.consumes?.length ?? 0);
      expect(Object.keys(found?.responses ?? {})).toEqual(
        expect.arrayContaining(Object.keys(operation.schema.response)),
      );
      const examples = Object.values(found?.responses ?? {}).flatMap(({ content = {} }) =>
        Object.values(content).flatMap((media) => Object.keys(media.examples ?? {})),
      );
      expect(coreErrorCodes).toEqual(expect.arrayContaining(examples));
      expect(examples).toContain('malformed');
    }
  });

  test('has schemas that a JSON Schema 2020-12 validator takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const { requestBody, responses } of described(document)) {
      const media = [requestBody, ...Object.values(responses)].flatMap((part) => Object.values(part?.content ?? {}));
      for (const { schema } of media) if (schema !== undefined) ajv.compile(schema);
    }
  });
});

function check(document: object) {
  const { valid, errors, version } = validate(structuredClone(document) as Record<string, unknown>, {
    checkPathParameters: true,
  });
  return { valid, errors, version };
}

test.each([
  ['without a version', { info: { title: 'x' } }],
  ['responses that are none', { paths: { '/x': { get: { responses: 'none' } } } }],
  ['a path parameter that is not described', { paths: { '/x/{id}': { get: { responses: {} } } } }],
])('a wrong document is noticed: %s', (_, wrong) => {
  expect(check({ ...openApiDocument(sample, baseUrl), ...wrong })).toMatchObject({ valid: false });
});

describe('how a declaration is written down', () => {
  const document = openApiDocument(sample, baseUrl);
  const [update] = described(document);
  const put = document.paths['/sample/a/{thingId}/parts/{part}']?.put;

  test('paths, their parameters and aliases', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/sample/a/{thingId}/parts/{part}',
      '/sample/b/{thingId}',
      '/sample/b/{thingId}/parts/{part}',
    ]);
    const names = (path: string, method: string) => {
      const { parameters = [] } = (document.paths[path]?.[method] ?? {}) as Partial<Described>;
      return parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    };
    expect(names('/sample/b/{thingId}', 'post')).toEqual(['path thingId', 'query lang', 'query filter']);
    expect(names('/sample/b/{thingId}/parts/{part}', 'put')).toContain('path part');
    expect(document.paths['/sample/b/{thingId}']?.post).toMatchObject({
      operationId: 'sample.big-thing.update.alias',
      'x-alias-of': 'sample.big-thing.update',
      deprecated: false,
    });
  });

  test('query parameters keep what is required, choices and brackets', () => {
    expect(put?.parameters).toEqual([
      { name: 'thingId', in: 'path', required: true, description: 'Which one', schema: { type: 'integer' } },
      { name: 'part', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'lang', in: 'query', required: true, schema: { type: 'string', enum: ['en', 'ro'] } },
      {
        name: 'filter',
        in: 'query',
        required: false,
        style: 'deepObject',
        explode: true,
        schema: expect.objectContaining({ type: 'object' }),
      },
    ]);
  });

  test('bodies in each encoding that is taken', () => {
    const schema = {
      type: 'object',
      required: ['note'],
      properties: {
        note: { type: ['string', 'null'], maxLength: 9 },
        // A constant or null stays a choice: a second type would let any number in.
        size: { anyOf: [{ type: 'number', const: 1 }, { type: 'null' }] },
        owner: { type: 'object', required: ['email'], properties: { email: { type: 'string' } } },
      },
    };
    expect(put?.requestBody).toEqual({
      required: true,
      content: {
        'application/json': { schema },
        'application/x-www-form-urlencoded': {
          schema,
          encoding: { owner: { style: 'deepObject', explode: true } },
        },
      },
    });
  });

  test('errors are what the dialect answers, with their headers', () => {
    const { 200: both, 204: empty, 400: invalid, 403: text, 429: bare } = update?.responses ?? {};
    expect(invalid?.content?.['application/json']?.examples?.invalid?.value).toEqual({
      code: 'invalid',
      path: '/sample/a/1/parts/1',
      fields: [{ field: 'note', reason: 'required' }],
    });
    expect(text?.content?.['text/plain']?.examples?.forbidden?.value).toBe('No.');
    expect(text?.headers).toEqual({ 'x-reason': { schema: { type: 'string' }, example: 'scope' } });
    expect(bare).toMatchObject({ headers: { 'retry-after': { example: '30' } } });
    expect(bare?.content).toBeUndefined();
    expect(empty).toEqual({ description: 'No Content' });
    // This dialect refuses with 200, too: one response has the schema of the success and the refusal as its example.
    expect(both?.content?.['application/json']).toMatchObject({
      schema: { anyOf: [{ required: ['ok'] }, { type: 'object' }] },
      examples: { conflict: { value: { ok: false } } },
    });
  });
});
