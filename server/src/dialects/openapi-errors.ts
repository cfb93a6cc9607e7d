import { CoreError, type CoreErrorCode, coreErrorCodes, type FieldError } from '../core/errors.ts';
import type { Dialect, ErrorCall, WireReply } from './dialect.ts';
import type { JsonObject } from './openapi-parameters.ts';
import type { Operation } from './operation.ts';

/** When each error is answered, as the reference says it. Exhaustive: a new code does not compile without its sentence. */
const meanings: Readonly<Record<CoreErrorCode, string>> = {
  credential_missing: 'No credential was sent',
  credential_wrong: 'The credential does not fit',
  token_invalid: 'The token is unknown, expired or revoked',
  forbidden: 'The credential does not allow this',
  not_found: 'There is no such thing for this credential',
  route_not_found: 'There is no such path',
  malformed: 'The request cannot be read',
  invalid: 'A value is missing or wrong',
  duplicate: 'A value that must be unique exists already',
  key_reused: 'The Idempotency-Key was used for another request',
  conflict: 'The present state does not allow this',
  too_large: 'The body is larger than its limit',
  unsupported_media_type: 'The content type is not taken here',
  rate_limited: 'More requests than may be sent',
  unavailable: 'The server cannot take this now and did nothing',
  timed_out: 'The work took too long and was undone',
  too_slow: 'The list takes longer than lists may: ask for less',
  unexpected: 'An error of the server',
};

/** Seconds that the examples tell a client to wait. */
const sampleRetryS = 30;
/** The moment at which the examples were answered: a constant, so that documents can be compared. Epoch milliseconds. */
const sampleNow = Date.UTC(2026, 0, 15, 9, 30);

/**
 * What an operation answers when it does not succeed: the dialect's own translations, run with sample errors. Several errors
 * can share a status, so each is a named example of its response.
 */
export function errorResponses(dialect: Dialect, operation: Operation): Record<string, JsonObject> {
  const byStatus = new Map<number, [CoreErrorCode, WireReply][]>();
  for (const code of coreErrorCodes.filter((code) => canHappen(code, operation))) {
    const reply = dialect.errors[code](sampleError(code, operation), sampleCall(operation));
    byStatus.set(reply.status, [...(byStatus.get(reply.status) ?? []), [code, reply]]);
  }
  return Object.fromEntries([...byStatus].map(([status, replies]) => [String(status), response(replies)]));
}

/** Whether a request for this operation can be refused so, as far as its declaration tells. */
function canHappen(code: CoreErrorCode, { auth, method, schema, idParameters }: Operation): boolean {
  const signedIn = auth !== 'none';
  const takesBody = schema.body !== undefined;
  switch (code) {
    case 'credential_missing':
      return true;
    case 'credential_wrong':
      return !signedIn;
    case 'token_invalid':
    case 'forbidden':
      return signedIn;
    case 'not_found':
      return schema.params !== undefined || idParameters.length > 0;
    case 'route_not_found':
      return false;
    case 'invalid':
      return takesBody || schema.querystring !== undefined;
    case 'duplicate':
    case 'conflict':
      return method !== 'GET' && signedIn;
    case 'too_slow':
      return signedIn && schema.querystring !== undefined;
    case 'key_reused':
      return method === 'POST' && signedIn;
    case 'too_large':
    case 'unsupported_media_type':
      return takesBody;
    default:
      return true;
  }
}

function sampleError(code: CoreErrorCode, operation: Operation): CoreError {
  const waits = code === 'rate_limited' || code === 'unavailable';
  return new CoreError(code, meanings[code], {
    fields: sampleFields(code, operation),
    ...(waits ? { retryAfterS: sampleRetryS } : {}),
  });
}

function sampleFields(code: CoreErrorCode, { schema }: Operation): FieldError[] {
  if (code === 'duplicate') return [{ field: 'email', reason: 'taken' }];
  if (code !== 'invalid') return [];
  const { required = [], properties = {} } = (schema.body ?? schema.querystring ?? {}) as {
    required?: readonly string[];
    properties?: Readonly<Record<string, unknown>>;
  };
  const [needed] = required;
  if (needed !== undefined) return [{ field: needed, reason: 'required' }];
  const [any = 'body'] = Object.keys(properties);
  return [{ field: any, reason: 'wrong_type' }];
}

function sampleCall(operation: Operation): ErrorCall {
  const path = operation.path.replace(/:[A-Za-z0-9_]+(\([^)]*\))?/g, '1');
  return { method: operation.method, path, operation, now: sampleNow };
}

function response(replies: readonly [CoreErrorCode, WireReply][]): JsonObject {
  const content: Record<string, { examples: Record<string, JsonObject> }> = {};
  const headers: Record<string, JsonObject> = {};
  for (const [code, { body, headers: sent = {} }] of replies) {
    for (const [name, value] of Object.entries(sent)) headers[name] ??= header(value);
    if (code === 'rate_limited' || code === 'unavailable') headers['retry-after'] ??= header(String(sampleRetryS));
    if (body === undefined || body === null) continue;
    const type = typeof body === 'string' ? 'text/plain' : 'application/json';
    content[type] ??= { examples: {} };
    content[type].examples[code] = { summary: meanings[code], value: body };
  }
  return {
    description: replies.map(([code]) => meanings[code]).join(' · '),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

function header(example: string): JsonObject {
  return { schema: { type: 'string' }, example };
}
