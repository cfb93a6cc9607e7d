import type { FastifyError } from 'fastify';
import { CoreError, type FieldError, type FieldReason } from '../core/errors.ts';
import { toCoreError } from '../core/to-core-error.ts';
import { SemaphoreFull } from '../kit/semaphore.ts';

interface AjvError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
}

/** Why a schema refused a value, in the core's reasons. */
const reasons: Record<string, FieldReason> = {
  required: 'required',
  type: 'wrong_type',
  format: 'wrong_format',
  pattern: 'wrong_format',
  maxLength: 'too_long',
  maxItems: 'too_long',
  minimum: 'out_of_range',
  maximum: 'out_of_range',
  minItems: 'required',
  minLength: 'required',
  additionalProperties: 'unknown',
};

/** Whatever the web framework, its plugins or an operation threw, as a core error: the one place that knows their codes. */
export function fromFramework(error: unknown): CoreError {
  const { code, validation, statusCode } = error as Partial<FastifyError> & { validation?: readonly AjvError[] };
  if (validation !== undefined)
    return new CoreError('invalid', 'the request does not fit its schema', {
      fields: validation.map(toField),
      cause: error,
    });
  if (error instanceof SemaphoreFull)
    return new CoreError('unavailable', 'too much is being worked on', { retryAfterS: 1, cause: error });
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
    case 'FST_FILES_LIMIT':
      return new CoreError('too_large', 'the body is larger than its limit', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return new CoreError('unsupported_media_type', 'this content type is not taken here', { cause: error });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new CoreError('malformed', 'the body cannot be read', { cause: error });
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new CoreError('timed_out', 'the request took longer than it may', { cause: error });
  }
  const known = toCoreError(error);
  // Errors of the framework's parsers (multipart, aborted bodies) carry a 4xx and no more.
  if (known.code === 'unexpected' && statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new CoreError('malformed', 'the request cannot be read', { cause: error });
  }
  return known;
}

/** `/subscriptions/0/email` as `subscriptions.0.email`; a missing property is named itself. */
function toField({ keyword, instancePath, params }: AjvError): FieldError {
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') path.push(String(params.missingProperty));
  return { field: path.join('.') || 'body', reason: reasons[keyword] ?? 'wrong_value' };
}
