/**
 * Everything that can go wrong, as codes without a partner's words. Each dialect maps all of them to its own status and
 * body in an exhaustive record (`dialects/<name>/errors.ts`), so a code added here does not compile until all have answered it.
 */
export const coreErrorCodes = [
  /** No credential was sent where one is needed. */
  'credential_missing',
  /** A login, password, secret or pin that does not fit. */
  'credential_wrong',
  /** A token that is unknown, malformed, expired or revoked. */
  'token_invalid',
  /** Signed in, but not allowed to do this. */
  'forbidden',
  /** No such person, lead, item… for this credential. */
  'not_found',
  /** No such route. */
  'route_not_found',
  /** The request cannot be read at all: broken JSON, too deep, a forbidden key. */
  'malformed',
  /** The request was read, but a value is missing or wrong; `fields` says which. */
  'invalid',
  /** An identifier that must be unique here exists already; `fields` says which. */
  'duplicate',
  /** An idempotency key that was used for another request before. */
  'key_reused',
  /** The thing is not in a state in which this can be done. */
  'conflict',
  /** The body is larger than its limit. */
  'too_large',
  /** A content type that this route does not take. */
  'unsupported_media_type',
  /** More requests than this credential may send. */
  'rate_limited',
  /**
   * The server cannot take this now: overload, database away, shutting down. Nothing was done, except when the connection was
   * lost in the middle of a commit: then the outcome is unknown, and asking again tells.
   */
  'unavailable',
  /** The work took longer than it may and was undone. */
  'timed_out',
  /** A list or filter that takes more than its dialect lets one take. Asking for less may do; asking again does not. */
  'too_slow',
  /** A bug of ours; the details are in the log. */
  'unexpected',
] as const;

export type CoreErrorCode = (typeof coreErrorCodes)[number];

/** Why a field was refused. Dialects that name reasons translate these. */
export type FieldReason =
  | 'required'
  | 'wrong_type'
  | 'wrong_format'
  | 'wrong_value'
  | 'too_long'
  | 'out_of_range'
  | 'unknown'
  | 'taken';

export interface FieldError {
  /** The core's name for the field, or the wire's where the wire decoder found it. */
  readonly field: string;
  readonly reason: FieldReason;
}

export interface CoreErrorOptions {
  readonly fields?: readonly FieldError[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS?: number;
  /** What the error is about, in words that may be shown to the caller (an id it sent, an e-mail it sent). */
  readonly subject?: string;
  readonly cause?: unknown;
}

/** The one error class of the core. Its message is for logs: no personal value, no secret. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  readonly fields: readonly FieldError[];
  readonly retryAfterS: number | undefined;
  readonly subject: string | undefined;

  constructor(code: CoreErrorCode, message: string, options: CoreErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS;
    this.subject = options.subject;
  }
}

/** Shorthand for the commonest refusal. */
export function invalid(field: string, reason: FieldReason, message = `${field} is ${reason}`): CoreError {
  return new CoreError('invalid', message, { fields: [{ field, reason }] });
}
