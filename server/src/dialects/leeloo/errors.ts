import type { CoreErrorCode, FieldError, FieldReason } from '../../core/errors.ts';
import type { ErrorTranslation } from '../dialect.ts';

/** A field's reason, or the reasons of its own fields. */
type Fields = { [name: string]: string | Fields };

/**
 * The one error body that is known is a missing token's: `{status: 0, error: {fields: {authToken: "REQUIRED"}, code:
 * "FORMAT_ERROR"}}` (vendors.md, "Behaviour of the real systems"). It is the shape of LIVR, the validator whose words these
 * are; the other codes are the usual ones of its services. Some clients look at the HTTP status, some at `status`: both tell.
 */
function answer(
  httpStatus: number,
  code: string,
  fields: Fields | ((sent: readonly FieldError[]) => Fields) = {},
  headers?: Record<string, string>,
): ErrorTranslation {
  return (error) => ({
    status: httpStatus,
    body: { status: 0, error: { fields: typeof fields === 'function' ? fields(error.fields) : fields, code } },
    ...(headers ? { headers } : {}),
  });
}

/** LIVR's words for why a value was refused. */
const reasons: Record<FieldReason, string> = {
  required: 'REQUIRED',
  wrong_type: 'FORMAT_ERROR',
  wrong_format: 'WRONG_FORMAT',
  wrong_value: 'NOT_ALLOWED_VALUE',
  too_long: 'TOO_LONG',
  out_of_range: 'NOT_ALLOWED_VALUE',
  unknown: 'WRONG_ID',
  taken: 'NOT_UNIQUE',
};
/** Where LIVR's word depends on what the field is. */
const formats: Record<string, string> = {
  email: 'WRONG_EMAIL',
  from: 'WRONG_DATE',
  to: 'WRONG_DATE',
  date: 'WRONG_DATE',
  paymentDate: 'WRONG_DATE',
  transactionDate: 'WRONG_DATE',
};

/** The core's fields by their names on this wire. */
const wireNames: Record<string, string> = {
  fullName: 'name',
  entryPoint: 'leadgentool_id',
  staff: 'connected_users_ids',
  person: 'personId',
  offer: 'offerId',
  paymentMethod: 'paymentCreditsId',
  manager: 'managerId',
  tag: 'tag_id',
  user: 'user_id',
  channel: 'account_id',
  tunnel: 'tunnel_id',
  tunnelBlock: 'tunnel_block_id',
  template: 'template_id',
  connection: 'connection_id',
};

/** `filter.last_message.from` as nested objects. A field is named once, with its first reason; a list's items are the list. */
export function fieldsOf(sent: readonly FieldError[]): Fields {
  const fields = named();
  for (const { field, reason } of sent) {
    const path = (wireNames[field] ?? field).split('.').filter(isName);
    const last = path.at(-1) ?? 'body';
    put(fields, path, (reason === 'wrong_format' && formats[last]) || reasons[reason]);
  }
  return fields;
}

/** Not a place in a list; a variable may be called by a number. */
const isName = (part: string, at: number, path: readonly string[]) =>
  !/^\d+$/.test(part) || (at === 1 && path[0] === 'variables');

function put(into: Fields, [name = 'body', ...inner]: readonly string[], reason: string): void {
  const known = into[name] ?? (inner.length === 0 ? reason : named());
  into[name] = known;
  if (typeof known !== 'string' && inner.length > 0) put(known, inner, reason);
}

/** Without a prototype: names come from requests. */
function named(): Fields {
  return Object.create(null) as Fields;
}

const challenge = { 'www-authenticate': 'Bearer' };

export const errors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: answer(401, 'FORMAT_ERROR', { authToken: 'REQUIRED' }, challenge),
  credential_wrong: answer(401, 'AUTHENTICATION_FAILED', { authToken: 'WRONG_TOKEN' }, challenge),
  token_invalid: answer(401, 'AUTHENTICATION_FAILED', { authToken: 'WRONG_TOKEN' }, challenge),
  forbidden: answer(403, 'PERMISSION_DENIED'),
  not_found: (error, call) => {
    const name = call.operation?.idParameters.find((parameter) => parameter.in === 'path')?.name ?? 'id';
    return answer(404, 'WRONG_ID', { [name]: 'WRONG_ID' })(error, call);
  },
  route_not_found: answer(404, 'NOT_FOUND'),
  malformed: answer(400, 'FORMAT_ERROR'),
  invalid: answer(400, 'FORMAT_ERROR', fieldsOf),
  duplicate: answer(409, 'NOT_UNIQUE', fieldsOf),
  key_reused: answer(422, 'IDEMPOTENCY_KEY_REUSED'),
  conflict: answer(409, 'CONFLICT'),
  too_large: answer(413, 'TOO_LARGE'),
  unsupported_media_type: answer(415, 'WRONG_CONTENT_TYPE'),
  /** Plain text, as a client's author recorded it (vendors.md §2 Auth). */
  rate_limited: () => ({ status: 429, body: 'Too many requests, please try again later.' }),
  unavailable: answer(503, 'SERVICE_UNAVAILABLE'),
  timed_out: answer(503, 'SERVICE_UNAVAILABLE'),
  too_slow: answer(503, 'TOO_SLOW', { filter: 'TOO_BROAD' }),
  unexpected: answer(500, 'SERVER_ERROR'),
};
