import multipart, { type FastifyMultipartBaseOptions } from '@fastify/multipart';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { CoreError } from '../core/errors.ts';
import type { FileStore } from '../kit/files.ts';
import { bracketsFromPairs, checkJson, FormError, parseBrackets } from '../kit/forms.ts';
import { bodyLimits, readParts } from './multipart.ts';
import type { BodyKind, SentFile } from './operation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** How the body came; undefined when there was none. */
    bodyKind: BodyKind | undefined;
    /** Files of a multipart body, for operations that take some. */
    sentFiles: readonly SentFile[];
  }
}

/**
 * The body parsers of a dialect's scope: JSON, urlencoded with brackets, multipart. Every decoded value passes one check for
 * depth, size, NUL, lone surrogates and keys that would reach a prototype. Other content types are refused with 415.
 * @param files where the files of operations that take some are staged
 */
export async function addParsers(scope: FastifyInstance, files: FileStore): Promise<void> {
  scope.removeAllContentTypeParsers();
  scope.decorateRequest('bodyKind', undefined);
  scope.decorateRequest('sentFiles');
  const json = async (request: FastifyRequest, text: string | Buffer) =>
    read(request, 'json', () => parseText(String(text)));
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, json);
  scope.addContentTypeParser(/^application\/[\w.-]+\+json\b/, { parseAs: 'string' }, json);
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    // It calls back: a promise for each request would be a share of what it costs.
    (request: FastifyRequest, sent: string | Buffer, done: (error: Error | null, body?: unknown) => void) => {
      const text = String(sent);
      let body: unknown;
      try {
        // Some old HTTP libraries send JSON under a form content type.
        const isJson = /^\s*[{[]/.test(text) && looksLikeJson(text);
        body = isJson ? read(request, 'json', () => parseText(text)) : read(request, 'form', () => parseBrackets(text));
      } catch (error) {
        return done(error as Error);
      }
      done(null, body);
    },
  );
  await scope.register(multipartWithoutHooks, {
    limits: {
      fieldSize: bodyLimits.multipartFieldBytes,
      fieldNameSize: 200,
    },
  });
  scope.addHook('preValidation', (request, reply, done) => {
    request.sentFiles = noFiles;
    if (!request.isMultipart()) return done();
    readMultipart(request, reply, files).then(() => done(), done);
  });
}

const noFiles: readonly SentFile[] = [];

/**
 * The multipart plugin without its hooks. They look after files that it saved by itself, which ours are not (`kit/files.ts` does), and cost every
 * request, with a multipart body or without, two promises and four listeners.
 */
const multipartWithoutHooks: FastifyPluginCallback<FastifyMultipartBaseOptions> = Object.assign(
  (scope: FastifyInstance, options: FastifyMultipartBaseOptions, done: (error?: Error) => void) =>
    multipart(Object.create(scope, { addHook: { value: () => scope } }), options, done),
  // As the plugin itself is marked: what it adds is for the scope that registers it.
  { [Symbol.for('skip-override')]: true },
);

async function readMultipart(request: FastifyRequest, reply: FastifyReply, files: FileStore): Promise<void> {
  if (!/;\s*boundary=./i.test(request.headers['content-type'] ?? ''))
    throw new CoreError('unsupported_media_type', 'multipart without a boundary');
  const parts = await readParts(request, reply, request.routeOptions.config.operation?.files, files);
  request.sentFiles = parts.files;
  request.body = read(request, 'multipart', () => bracketsFromPairs(parts.pairs));
}

function looksLikeJson(text: string): boolean {
  return /[}\]]\s*$/.test(text) && !text.includes('=') ? true : /^\s*[{[]\s*["\]}{[]/.test(text);
}

function parseText(text: string): unknown {
  // No body under a JSON content type is common on requests that need none.
  if (text.trim() === '') return undefined;
  return JSON.parse(text);
}

/** Decodes and checks; every failure is a `malformed` that does not repeat the body. */
function read(request: FastifyRequest, kind: BodyKind, decode: () => unknown): unknown {
  let value: unknown;
  try {
    value = decode();
  } catch (error) {
    if (error instanceof CoreError) throw error;
    const reason = error instanceof FormError ? error.reason : 'no valid JSON';
    throw new CoreError('malformed', `the ${kind} body cannot be read: ${reason}`, { cause: error });
  }
  if (value === undefined) return undefined;
  const problem = checkJson(value);
  if (problem !== undefined) throw new CoreError('malformed', `the ${kind} body cannot be taken: ${problem.reason}`);
  request.bodyKind = kind;
  return value;
}

/** A query string that could not be read, carried to where it can be answered in the dialect's shape. */
export const unreadableQuery = Symbol('unreadable query');

/** Fastify's query parser: brackets, like forms. It must not throw, so a refusal is kept under a symbol. */
export function parseQuery(text: string): Record<string, unknown> {
  try {
    const query = parseBrackets(text);
    const problem = checkJson(query);
    return problem === undefined ? query : { [unreadableQuery]: problem.reason };
  } catch (error) {
    return { [unreadableQuery]: error instanceof FormError ? error.reason : 'malformed' };
  }
}
