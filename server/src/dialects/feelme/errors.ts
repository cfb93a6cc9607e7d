import type { CoreErrorCode } from '../../core/errors.ts';
import type { ErrorTranslation } from '../dialect.ts';

/** FeelMe's error body: an object with a short text under `error` (guide, "Error Handling"). */
function answer(
  status: number,
  text: string | ((fields: readonly { field: string }[]) => string),
  headers?: Record<string, string>,
): ErrorTranslation {
  return (error) => ({
    status,
    body: { error: typeof text === 'string' ? text : text(error.fields) },
    ...(headers ? { headers } : {}),
  });
}

const names = (fields: readonly { field: string }[]) =>
  fields.length === 0 ? '' : `: ${[...new Set(fields.map(({ field }) => field))].join(', ')}`;

export const errors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: answer(401, 'Authentication credentials were not provided', { 'www-authenticate': 'Bearer' }),
  credential_wrong: answer(401, 'Invalid partner credentials', { 'www-authenticate': 'Basic' }),
  token_invalid: answer(401, 'Invalid or expired token', { 'www-authenticate': 'Bearer' }),
  forbidden: answer(403, 'This scope does not allow the request'),
  not_found: answer(404, 'Not found'),
  route_not_found: answer(404, 'Not found'),
  malformed: answer(400, 'The request cannot be read'),
  invalid: answer(400, (fields) => `Invalid data${names(fields)}`),
  duplicate: answer(400, 'A user with this email already exists'),
  key_reused: answer(422, 'This Idempotency-Key was used for another request'),
  conflict: answer(409, 'The request conflicts with the present state'),
  too_large: answer(413, 'The request is too large'),
  unsupported_media_type: answer(415, 'All requests must be in JSON format'),
  rate_limited: answer(429, 'Too many requests'),
  unavailable: answer(503, 'Temporarily unavailable, try again later'),
  timed_out: answer(503, 'The request took too long, try again later'),
  unexpected: answer(500, 'Internal server error'),
};
