import { STATUS_CODES } from 'node:http';
import type { TSchema } from 'typebox';
import { version } from '../kit/version.ts';
import type { Dialect } from './dialect.ts';
import { errorResponses } from './openapi-errors.ts';
import { hasType, type JsonObject, parametersOf, plain } from './openapi-parameters.ts';
import { type BodyKind, type FilesTaken, isBinary, type Operation } from './operation.ts';

/** An OpenAPI 3.1 document, ready to be written as JSON. */
export interface OpenApiDocument extends JsonObject {
  readonly openapi: '3.1.1';
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

/** One way to reach an operation: its own method and path, or an alias's. */
export interface Route {
  readonly method: Operation['method'];
  readonly path: string;
  readonly alias: boolean;
}

const contentTypes: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};

/**
 * The OpenAPI 3.1 document of a dialect, from the very schemas that validate requests and check replies: it cannot say
 * anything else than what is served. The same arguments give the same document.
 * @param baseUrl where partners reach this server, without a trailing slash
 */
export function openApiDocument(dialect: Dialect, baseUrl: string): OpenApiDocument {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of dialect.operations) {
    for (const [index, route] of routesOf(operation).entries()) {
      const path = templateOf(route.path);
      paths[path] ??= {};
      paths[path][route.method.toLowerCase()] = describe(dialect, operation, route, index);
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: dialect.title, version, description: introduction(dialect) },
    servers: [{ url: baseUrl }],
    tags: [...new Set(dialect.operations.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: Object.fromEntries(
        Object.entries(dialect.authSchemes).map(([name, { openapi }]) => [name, plain(openapi)]),
      ),
    },
  };
}

/** The operation's own route first, then its aliases. */
export function routesOf(operation: Operation): Route[] {
  const { method, path, aliases = [] } = operation;
  return [
    { method, path, alias: false },
    ...aliases.map((alias) => ({ method: alias.method ?? method, path: alias.path, alias: true })),
  ];
}

/** `<dialect>.<noun>.<verb>` → the noun as a heading: `lead-action` is `Lead action`. */
export function tagOf({ id }: Operation): string {
  const words = (id.split('.')[1] ?? id).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The web framework's spelling of a path (`/people/:id`, `:id(^\\d+$)`) as OpenAPI's (`/people/{id}`). */
export function templateOf(path: string): string {
  return path.replace(/:([A-Za-z0-9_]+)(\([^)]*\))?/g, '{$1}');
}

function describe(dialect: Dialect, operation: Operation, route: Route, index: number): JsonObject {
  const { id, schema } = operation;
  const successes = Object.entries(schema.response).map(([status, body]) => [status, success(Number(status), body)]);
  return {
    // Ids of operations are unique in a document, so an alias carries its own and says whose it is.
    operationId: index === 0 ? id : `${id}.alias${index === 1 ? '' : index}`,
    ...(route.alias ? { 'x-alias-of': id, deprecated: false } : {}),
    tags: [tagOf(operation)],
    summary: route.alias ? `${operation.summary} (alias)` : operation.summary,
    description: [
      ...(route.alias ? [`The same as \`${operation.method} ${templateOf(operation.path)}\`.`] : []),
      `Contract: ${operation.source}`,
      ...ownLimits(operation),
    ].join('\n\n'),
    'x-source': operation.source,
    security: operation.auth in dialect.authSchemes ? [{ [operation.auth]: [] }] : [],
    ...nonEmpty('parameters', parametersOf(templateOf(route.path), schema)),
    ...(schema.body && operation.consumes
      ? { requestBody: requestBody(withFiles(schema.body, operation.files), operation.consumes) }
      : {}),
    responses: withErrors(Object.fromEntries(successes), errorResponses(dialect, operation)),
  };
}

function ownLimits({ bodyBytes, files, quotas = [] }: Operation): string[] {
  const quota = quotas.map(({ name, perMinute }) => `${perMinute} for one ${name}`);
  return [
    ...(bodyBytes === undefined ? [] : [`A body may have up to ${Math.round(bodyBytes / 1024)} KiB.`]),
    ...(files === undefined
      ? []
      : [`Up to ${files.most} files in \`${files.field}\`, each of up to ${Math.round(files.maxBytes / 1024)} KiB.`]),
    ...(quota.length === 0 ? [] : [`Requests a minute: ${quota.join(', ')}.`]),
  ];
}

function nonEmpty(name: string, list: readonly JsonObject[]): JsonObject {
  return list.length > 0 ? { [name]: list } : {};
}

/** The schema that validates knows the texts of a body; its files are declared beside it. */
function withFiles(schema: TSchema, files: FilesTaken | undefined): JsonObject {
  const body = plain(schema);
  if (files === undefined) return body;
  const items = { type: 'string', format: 'binary' };
  const list = { type: 'array', minItems: 1, maxItems: files.most, items };
  return { ...body, properties: { ...(body.properties as JsonObject), [files.field]: list }, required: [files.field] };
}

function requestBody(body: JsonObject, kinds: readonly BodyKind[]): JsonObject {
  return {
    required: Array.isArray(body.required) && body.required.length > 0,
    content: Object.fromEntries(
      kinds.map((kind) => [
        contentTypes[kind],
        { schema: body, ...(kind === 'json' ? {} : { encoding: brackets(body) }) },
      ]),
    ),
  };
}

/** Forms write nested values in brackets (`filter[email]=…`), which OpenAPI calls a deep object. */
function brackets({ properties = {} }: JsonObject): JsonObject {
  const nested = Object.entries(properties as Record<string, JsonObject>).filter(([, value]) =>
    hasType(value, 'object'),
  );
  return Object.fromEntries(nested.map(([name]) => [name, { style: 'deepObject', explode: true }]));
}

function success(status: number, schema: TSchema): JsonObject {
  const body = plain(schema);
  const description = STATUS_CODES[status] ?? 'Success';
  if (status === 204 || body.type === 'null') return { description };
  const type = isBinary(schema)
    ? String(body.contentMediaType)
    : body.type === 'string'
      ? 'text/plain'
      : 'application/json';
  return { description, content: { [type]: { schema: body } } };
}

/**
 * Some vendors answer a refusal with a success status. Both then share one response: its schema becomes either the
 * success or anything else, and the refusals stay as examples.
 */
function withErrors(successes: Record<string, JsonObject>, failures: Record<string, JsonObject>): JsonObject {
  const merged: Record<string, JsonObject> = { ...failures, ...successes };
  for (const [status, success] of Object.entries(successes)) {
    const failure = failures[status];
    if (failure !== undefined) merged[status] = bothIn(success, failure);
  }
  return merged;
}

function bothIn(success: JsonObject, failure: JsonObject): JsonObject {
  const content: Record<string, JsonObject> = { ...(success.content as Record<string, JsonObject> | undefined) };
  for (const [type, media] of Object.entries((failure.content ?? {}) as Record<string, JsonObject>)) {
    const schema = content[type]?.schema;
    content[type] = schema === undefined ? media : { ...media, schema: { anyOf: [schema, { type: 'object' }] } };
  }
  return { ...success, description: `${success.description} · ${failure.description}`, content };
}

function introduction({ document, prefixes, limits }: Dialect): string {
  const kib = Math.round(limits.bodyBytes / 1024);
  return [
    `Contract: ${document}.`,
    `Paths begin with ${prefixes.map((prefix) => `\`${prefix}\``).join(' or ')} and are served with and without a slash at the end. A body may have up to ${kib} KiB; a credential may send ${limits.requestsPerMinute} requests a minute, and an address ${limits.signInsPerMinute} a minute where no credential is asked for.`,
    'This document is generated from the schemas that requests and replies are checked against.',
  ].join('\n\n');
}
