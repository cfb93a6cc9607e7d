import { Readable } from 'node:stream';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import fastJsonStringify from 'fast-json-stringify';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { isBinary } from './operation.ts';

/** All errors are collected, up to what bodies can hold: dialects name every field that is wrong. */
const options = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false } as const;

function ajv(coerceTypes: boolean): Ajv {
  const made = new Ajv({ ...options, coerceTypes });
  // The package is CommonJS: its function arrives as the default export's default.
  (ajvFormats as unknown as (ajv: Ajv) => void)(made);
  return made;
}

const coercing = ajv(true);
const exact = ajv(false);

/**
 * Validators and serialisers of a dialect's scope. Path and query are always text, so they are coerced; bodies as the dialect says. Each is
 * compiled at its first use, and once for all routes that share its schema: a process starts without those that nobody asks it for.
 */
export function setCompilers(scope: FastifyInstance, coerceBodies: boolean): void {
  scope.setValidatorCompiler(({ schema, httpPart }) => {
    const compiler = httpPart === 'body' && !coerceBodies ? exact : coercing;
    return compiledLate(() => compiler.compile(schema as object));
  });
  scope.setSerializerCompiler(
    ({ schema }) =>
      (body) =>
        serializerOf(schema as object)(body),
  );
}

interface Validate {
  (value: unknown): boolean;
  /** What was wrong with the last value; the framework reads it off the function, as it does with the library's own. */
  errors?: NonNullable<ValidateFunction['errors']> | null;
}

function compiledLate(compile: () => ValidateFunction): Validate {
  let validate: ValidateFunction | undefined;
  const late: Validate = (value) => {
    validate ??= compile();
    const fits = validate(value);
    late.errors = validate.errors ?? null;
    return fits;
  };
  return late;
}

type Serialize = (body: unknown) => string;
const serializers = new WeakMap<object, Serialize>();

function serializerOf(schema: object): Serialize {
  let serialize = serializers.get(schema);
  if (serialize === undefined) {
    serialize = fastJsonStringify(schema) as Serialize;
    serializers.set(schema, serialize);
  }
  return serialize;
}

const replies = new WeakMap<TSchema, ValidateFunction>();

/** What is wrong with a reply body, or undefined; a stream is not looked into. For tests and logs; the text names paths, never values. */
export function checkReply(schema: TSchema, body: unknown): string | undefined {
  if (isBinary(schema)) return body instanceof Readable ? undefined : 'body is no stream';
  let validate = replies.get(schema);
  if (validate === undefined) {
    validate = exact.compile(schema);
    replies.set(schema, validate);
  }
  if (validate(body)) return undefined;
  return (validate.errors ?? []).map((error) => `${error.instancePath || 'body'} ${error.keyword}`).join(', ');
}
