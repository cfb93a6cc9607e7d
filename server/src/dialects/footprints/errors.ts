import type { CoreError, CoreErrorCode, FieldError } from '../../core/errors.ts';
import type { ErrorCall, ErrorTranslation } from '../dialect.ts';
import { wireNameOf } from './wire.ts';

const basicChallenge = { 'www-authenticate': 'Basic realm="api/token"' };
const bearerChallenge = { 'www-authenticate': 'Bearer' };

/** An answer of `POST /api/token`: OAuth's (RFC 6749 §5.2), inferred. */
interface OAuthAnswer {
  readonly status?: number;
  readonly error: string;
  readonly headers?: Record<string, string>;
}
const invalidRequest: OAuthAnswer = { error: 'invalid_request' };
const invalidGrant: OAuthAnswer = { status: 400, error: 'invalid_grant' };
const invalidClient: OAuthAnswer = { status: 401, error: 'invalid_client', headers: basicChallenge };
const temporary: OAuthAnswer = { error: 'temporarily_unavailable' };

/**
 * No error is documented. `/api` answers `{status: "error", message}`, the app-key surfaces `{success: false, error, message}` as
 * the vendor's SDK reads them, and the token route as OAuth says (vendors.md §4, all inferred).
 */
function answer(
  status: number,
  text: string,
  oauth: OAuthAnswer | ((error: CoreError) => OAuthAnswer) = invalidRequest,
  headers: Record<string, string> = {},
): ErrorTranslation {
  return (error, call) => {
    const message = text + names(error.fields, call.operation);
    if (call.operation?.id !== 'footprints.token.create') return { status, body: body(call, message), headers };
    const shape = typeof oauth === 'function' ? oauth(error) : oauth;
    return {
      status: shape.status ?? status,
      body: { error: shape.error, error_description: message },
      headers: shape.headers ?? {},
    };
  };
}

function body(call: ErrorCall, message: string): Record<string, unknown> {
  return /^\/(?:jsapi|mobileapi)(?:\/|$)/.test(call.path)
    ? { success: false, error: message, message }
    : { status: 'error', message };
}

/** The wire's names of the fields that are wrong: `: userEmail, offerId`. What an operation calls by a core's name keeps it. */
function names(fields: readonly FieldError[], operation: ErrorCall['operation']): string {
  if (fields.length === 0) return '';
  const { properties = {} } = (operation?.schema.body ?? {}) as { properties?: object };
  const all = fields.map(({ field }) => (Object.hasOwn(properties, field) ? field : wireNameOf(field)));
  const named = [...new Set(all)].join(', ');
  return `: ${named}${fields.some(({ field }) => field.startsWith('contract.')) ? ' (only with status customer)' : ''}`;
}

/** With what is in the way, where the core says it in words of its own. */
const inTheWay: ErrorTranslation = (error, call) => {
  const text = 'Conflicts with the present state';
  return answer(409, error.subject === undefined ? text : `${text}: ${error.subject}`)(error, call);
};

/** The names of wrong parameters tell an unknown grant, and a wrong pin or password, from the rest. */
const aboutGrant = ({ fields }: CoreError): OAuthAnswer =>
  fields.length > 0 && fields.every(({ field, reason }) => field === 'grant_type' && reason === 'wrong_value')
    ? { error: 'unsupported_grant_type' }
    : invalidRequest;
const aboutLogin = ({ fields }: CoreError): OAuthAnswer => (fields.length > 0 ? invalidGrant : invalidClient);

export const errors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: answer(401, 'No access token or credentials were sent', invalidClient, bearerChallenge),
  credential_wrong: answer(401, 'Wrong credentials', aboutLogin, basicChallenge),
  token_invalid: answer(401, 'The token is invalid or has expired', invalidGrant, bearerChallenge),
  forbidden: answer(403, 'Not allowed', { status: 400, error: 'unauthorized_client' }),
  not_found: answer(404, 'Not found'),
  route_not_found: answer(404, 'Not found'),
  malformed: answer(400, 'The request cannot be read'),
  invalid: answer(400, 'Invalid data', aboutGrant),
  duplicate: answer(409, 'Exists already'),
  key_reused: answer(422, 'This Idempotency-Key was used for another request'),
  conflict: inTheWay,
  too_large: answer(413, 'The request is too large'),
  unsupported_media_type: answer(415, 'This content type is not supported'),
  rate_limited: answer(429, 'Too many requests', temporary),
  unavailable: answer(503, 'Temporarily unavailable, try again later', temporary),
  timed_out: answer(503, 'The request took too long, try again later', temporary),
  too_slow: answer(503, 'The list takes too long, ask for less', temporary),
  unexpected: answer(500, 'Internal server error', { error: 'server_error' }),
};
