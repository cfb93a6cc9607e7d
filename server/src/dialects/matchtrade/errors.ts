import { type CoreError, type CoreErrorCode, coreErrorCodes } from '../../core/errors.ts';
import { isoMillis } from '../../kit/dates.ts';
import type { ErrorCall, ErrorTranslation, WireReply } from '../dialect.ts';
import { tokenErrors } from './token-errors.ts';
import {
  changePasswordOperation,
  createAccountOperation,
  patchAccountOperation,
  tokenOperation,
  updateAccountOperation,
} from './wire.ts';

/** The vendor's envelope for everything but the token call. `name` is the HTTP status as its framework spells it. */
function envelope(status: number, name: string, message: string, headers?: Record<string, string>): ErrorTranslation {
  return (_, { now }) => ({
    status,
    body: { status: name, timestamp: isoMillis(now), message, printableMessage: false },
    ...(headers ? { headers } : {}),
  });
}

const unauthorized = (message: string) => envelope(401, 'UNAUTHORIZED', message, { 'www-authenticate': 'Bearer' });
const notFound = (message: string) => envelope(404, 'NOT_FOUND', message);
const badRequest = (message: string) => envelope(400, 'BAD_REQUEST', message);

/** Printed in the document; they name classes of the vendor's, none of ours. */
const undecodableToken = unauthorized('java.nio.charset.MalformedInputException: Input length = 1');
const unknownOffer = notFound('Entity not found: [status 404 reading OfferClient#findOne(UUID)]');
const unknownBranch = notFound('Entity not found: [status 404 reading BranchClient#findOne(UUID)]');
/** Yes, 500: the document's answer to missing data. It is the caller's fault, and logged as such (create-account.ts). */
const invalidModel = envelope(500, 'INTERNAL_SERVER_ERROR', 'Register Account Model is not valid');
/** The document's text goes on with the SQL of the refused statement; that part is not imitated. */
const refusedValue = badRequest('could not execute batch');
const unreadable = badRequest('Failed to convert value');

const envelopes: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: unauthorized('Full authentication is required to access this resource'),
  credential_wrong: unauthorized('Bad credentials'),
  token_invalid: (error, call) =>
    (hasField(error, 'token', 'wrong_format') ? undecodableToken : unauthorized('Invalid access token'))(error, call),
  forbidden: envelope(403, 'FORBIDDEN', 'Access is denied'),
  not_found: notFound('Entity not found'),
  route_not_found: notFound('No handler found'),
  malformed: badRequest('Request cannot be read'),
  invalid,
  duplicate: (error, call) => envelope(409, 'CONFLICT', `Account [${error.subject ?? ''}] already exists`)(error, call),
  key_reused: envelope(422, 'UNPROCESSABLE_ENTITY', 'This Idempotency-Key was used for another request'),
  conflict: envelope(409, 'CONFLICT', 'Account is in conflict'),
  too_large: envelope(413, 'PAYLOAD_TOO_LARGE', 'Request is too large'),
  unsupported_media_type: envelope(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported'),
  rate_limited: envelope(429, 'TOO_MANY_REQUESTS', 'Too many requests'),
  unavailable: envelope(503, 'SERVICE_UNAVAILABLE', 'Service is temporarily unavailable'),
  timed_out: envelope(503, 'SERVICE_UNAVAILABLE', 'Request took too long'),
  too_slow: envelope(503, 'SERVICE_UNAVAILABLE', 'Query took too long, narrow it down'),
  unexpected: envelope(500, 'INTERNAL_SERVER_ERROR', 'Internal server error'),
};

/** Match-Trade's error bodies: the OAuth form for the token call, its own envelope for everything else. */
export const errors = Object.fromEntries(
  coreErrorCodes.map((code): [CoreErrorCode, ErrorTranslation] => [
    code,
    (error, call) => (call.operation?.id === tokenOperation ? tokenErrors : envelopes)[code](error, call),
  ]),
) as Record<CoreErrorCode, ErrorTranslation>;

/** Calls whose bodies are written to the account: a value in them that is refused is the database's refusal in the vendor's words. */
const writing: readonly (string | undefined)[] = [
  createAccountOperation,
  updateAccountOperation,
  patchAccountOperation,
  changePasswordOperation,
];

/** Which of the documented answers a refused value gets. */
function invalid(error: CoreError, call: ErrorCall): WireReply {
  if (hasField(error, 'offerId', 'unknown')) return unknownOffer(error, call);
  if (hasField(error, 'branchId', 'unknown')) return unknownBranch(error, call);
  const inQuery = error.fields.some(({ field }) => field.startsWith('query.'));
  if (inQuery || !writing.includes(call.operation?.id)) return unreadable(error, call);
  const lacking =
    call.operation?.id === createAccountOperation && error.fields.some(({ reason }) => reason === 'required');
  return (lacking ? invalidModel : refusedValue)(error, call);
}

function hasField(error: CoreError, field: string, reason: string): boolean {
  return error.fields.some((one) => one.field === field && one.reason === reason);
}
