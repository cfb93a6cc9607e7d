import type { CoreErrorCode } from '../../core/errors.ts';
import type { ErrorTranslation } from '../dialect.ts';

/** The token call's error body: OAuth's (RFC 6749 §5.2), with the vendor's texts where the document prints them. */
function oauth(status: number, error: string, description: string, headers?: Record<string, string>): ErrorTranslation {
  return () => ({ status, body: { error, error_description: description }, ...(headers ? { headers } : {}) });
}

/** Printed in the document. A wrong client and a wrong password are not told apart. */
const unauthorized = oauth(401, 'unauthorized', 'Authentication error', {
  'www-authenticate': 'Basic realm="oauth2/client"',
});
const invalidRequest = (status: number, description: string) => oauth(status, 'invalid_request', description);

export const tokenErrors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: unauthorized,
  credential_wrong: unauthorized,
  token_invalid: oauth(401, 'invalid_token', 'Invalid refresh token'),
  forbidden: oauth(403, 'access_denied', 'Access is denied'),
  not_found: invalidRequest(404, 'Not found'),
  route_not_found: invalidRequest(404, 'Not found'),
  malformed: invalidRequest(400, 'The request cannot be read'),
  invalid(error, call) {
    const reason = error.fields.find(({ field }) => field === 'grant_type')?.reason;
    if (reason === 'required') return invalidRequest(400, 'Missing grant type')(error, call);
    if (reason === undefined) return invalidRequest(400, 'A parameter is wrong')(error, call);
    return oauth(400, 'unsupported_grant_type', 'Unsupported grant type')(error, call);
  },
  duplicate: invalidRequest(409, 'Conflict'),
  key_reused: invalidRequest(422, 'This Idempotency-Key was used for another request'),
  conflict: invalidRequest(409, 'Conflict'),
  too_large: invalidRequest(413, 'The request is too large'),
  unsupported_media_type: invalidRequest(415, 'Content type is not supported'),
  rate_limited: oauth(429, 'temporarily_unavailable', 'Too many requests'),
  unavailable: oauth(503, 'temporarily_unavailable', 'Service is temporarily unavailable'),
  timed_out: oauth(503, 'temporarily_unavailable', 'The request took too long'),
  too_slow: oauth(503, 'temporarily_unavailable', 'The request took too long'),
  unexpected: oauth(500, 'server_error', 'Internal server error'),
};
