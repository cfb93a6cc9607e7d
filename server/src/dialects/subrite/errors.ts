import type { CoreError, CoreErrorCode } from '../../core/errors.ts';
import type { ErrorCall, ErrorTranslation } from '../dialect.ts';
import { messages } from './messages.ts';

/** The names that NestJS puts under `error`. */
const names: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

type Message = string | readonly string[];

/** NestJS' body of an HTTP exception: `{statusCode, message, error}` (inferred: the guide shows no error). */
function answer(
  statusCode: number,
  message: Message | ((error: CoreError, call: ErrorCall) => Message),
  headers?: Record<string, string>,
): ErrorTranslation {
  return (error, call) => ({
    status: statusCode,
    body: {
      statusCode,
      message: typeof message === 'function' ? message(error, call) : message,
      error: names[statusCode] ?? 'Error',
    },
    ...(headers ? { headers } : {}),
  });
}

const challenge = { 'www-authenticate': 'Bearer' };

export const errors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: answer(401, 'Unauthorized', challenge),
  credential_wrong: answer(401, 'Unauthorized', challenge),
  token_invalid: answer(401, 'Unauthorized', challenge),
  forbidden: answer(403, 'Forbidden resource'),
  not_found: answer(404, ({ fields }) => (fields[0]?.field === 'packageId' ? 'Package not found' : 'Member not found')),
  route_not_found: answer(404, (_, { method, path }) => `Cannot ${method} ${path}`),
  malformed: answer(400, 'The request cannot be read'),
  invalid: answer(400, ({ fields }, { operation }) =>
    fields.length > 0 ? messages(fields, operation) : ['the request holds a value that cannot be taken'],
  ),
  duplicate: answer(409, ({ fields }) => `Member with this ${fields[0]?.field ?? 'email'} already exists`),
  key_reused: answer(422, 'This Idempotency-Key was used for another request'),
  conflict: answer(409, ({ fields, subject }) =>
    fields[0]?.field === 'packageId'
      ? `Member already has a subscription of package ${subject} in a part of this period`
      : 'The request conflicts with the present state',
  ),
  too_large: answer(413, 'request entity too large'),
  unsupported_media_type: answer(415, 'Unsupported Media Type'),
  rate_limited: answer(429, 'ThrottlerException: Too Many Requests'),
  unavailable: answer(503, 'Service Unavailable'),
  timed_out: answer(503, 'The request took too long, try again later'),
  too_slow: answer(503, 'The filter takes too long, narrow it down'),
  unexpected: answer(500, 'Internal server error'),
};
