import fastJsonStringify from 'fast-json-stringify';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { isBinary } from '../../src/dialects/operation.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { setCompilers } from '../../src/dialects/validation.ts';

/** A running server compiles a schema when somebody asks for it: one that cannot be compiled would be found by a partner. */
describe.each(dialects)('$name', (dialect) => {
  test.each(dialect.operations)('$id has schemas that can be compiled', async ({ schema }) => {
    const app = fastify();
    setCompilers(app, dialect.coerceBodies);
    const validate = app.validatorCompiler;
    for (const httpPart of ['params', 'querystring', 'body'] as const) {
      const asked = schema[httpPart];
      if (asked === undefined) continue;
      const validator = validate?.({ schema: asked, method: 'POST', url: '/', httpPart });
      expect(() => validator?.(undefined)).not.toThrow();
    }
    for (const reply of Object.values(schema.response).filter((one) => !isBinary(one)))
      expect(() => fastJsonStringify(reply)).not.toThrow();
    await app.close();
  });
});

test('what was wrong with one value is not said of the next', () => {
  const app = fastify();
  setCompilers(app, false);
  const schema = { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } };
  const validator = app.validatorCompiler?.({ schema, method: 'POST', url: '/', httpPart: 'body' });
  // Where the framework looks for them.
  const errors = () => (validator as { errors?: unknown }).errors;
  expect(validator?.({})).toBe(false);
  expect(errors()).toMatchObject([{ keyword: 'required' }]);
  expect(validator?.({ email: 'ada@example.com' })).toBe(true);
  expect(errors()).toBeNull();
});
