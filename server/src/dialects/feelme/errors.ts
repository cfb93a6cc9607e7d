import type { CoreError, CoreErrorCode } from '../../core/errors.ts';
import type { ErrorCall, ErrorTranslation } from '../dialect.ts';

type Text = string | ((error: CoreError, call: ErrorCall) => string);

/** FeelMe's error body: an object with a short text under `error` (guide, "Error Handling"). */
function answer(status: number, text: Text, headers?: Record<string, string>): ErrorTranslation {
  return (error, call) => ({
    status,
    body: { error: typeof text === 'string' ? text : text(error, call) },
    ...(headers ? { headers } : {}),
  });
}

const isAboutSubscriptions = ({ operation }: ErrorCall) => operation?.id.startsWith('feelme.subscription.') === true;

/** "Invalid subscription data" is the guide's own text. */
function invalid(error: CoreError, call: ErrorCall): string {
  const about = isAboutSubscriptions(call) && call.operation?.schema.body ? 'subscription data' : 'data';
  const names = namesOf(error, call).filter((name) => name !== '');
  return names.length === 0 ? `Invalid ${about}` : `Invalid ${about}: ${names.join(', ')}`;
}

function forbidden({ fields }: CoreError): string {
  const [first] = fields;
  if (first?.field === 'website') return 'This token may not be used for this website';
  if (first?.field === 'subscriptions') return 'This scope allows one subscription per request';
  return 'This scope does not allow the request';
}

function notFound(error: CoreError, call: ErrorCall): string {
  if (!isAboutSubscriptions(call)) return 'User not found';
  const [place] = namesOf(error, call);
  return place ? `Subscription not found: ${place}` : 'Subscription not found';
}

function conflict(error: CoreError, call: ErrorCall): string {
  if (call.operation?.id === 'feelme.user.delete') return 'This user is known through another system and stays there';
  if (!isAboutSubscriptions(call)) return 'The request conflicts with the present state';
  const [place = ''] = namesOf(error, call);
  const at = place === '' ? '' : `${place}: `;
  if (place.endsWith('starts_at')) return `${at}a subscription that has started keeps its start`;
  return `${at}the user has a subscription to this website in this period already`;
}

const wireNames: Readonly<Record<string, string>> = { email: 'user_email', startsAt: 'starts_at', endsAt: 'ends_at' };

/** Fields as the request named them: the core speaks of `items.<n>`, a request of `subscriptions.<n>` or of one alone. */
function namesOf({ fields }: CoreError, { operation }: ErrorCall): string[] {
  const properties = (operation?.schema.body as { properties?: object } | undefined)?.properties;
  const isList = properties !== undefined && 'subscriptions' in properties;
  const names = fields.map(({ field }) => {
    const [first, index, name = ''] = field.split('.');
    if (first !== 'items') return field;
    const inItem = wireNames[name] ?? name;
    return isList ? ['subscriptions', index, inItem].filter(Boolean).join('.') : inItem;
  });
  return [...new Set(names)];
}

export const errors: Record<CoreErrorCode, ErrorTranslation> = {
  credential_missing: answer(401, 'Authentication credentials were not provided', { 'www-authenticate': 'Bearer' }),
  credential_wrong: answer(401, 'Invalid partner credentials', { 'www-authenticate': 'Basic' }),
  token_invalid: answer(401, 'Invalid or expired token', { 'www-authenticate': 'Bearer' }),
  forbidden: answer(403, forbidden),
  not_found: answer(404, notFound),
  route_not_found: answer(404, 'Not found'),
  malformed: answer(400, 'The request cannot be read'),
  invalid: answer(400, invalid),
  duplicate: answer(400, 'A user with this email already exists'),
  key_reused: answer(422, 'This Idempotency-Key was used for another request'),
  conflict: answer(409, conflict),
  too_large: answer(413, 'The request is too large'),
  unsupported_media_type: answer(415, 'All requests must be in JSON format'),
  rate_limited: answer(429, 'Too many requests'),
  unavailable: answer(503, 'Temporarily unavailable, try again later'),
  timed_out: answer(503, 'The request took too long, try again later'),
  too_slow: answer(503, 'The list takes too long, ask for less with filters'),
  unexpected: answer(500, 'Internal server error'),
};
