import { CoreError, type CoreErrorCode } from '../../../src/core/errors.ts';
import { dialects } from '../../../src/dialects/registry.ts';
import type { Answer } from '../../support/test-server.ts';

/** What an answer says, without the values that differ from one to the next (times, ids). */
export function shape({ status, json, text }: Pick<Answer, 'status' | 'json' | 'text'>): unknown {
  return { status, body: typeof json === 'object' && json !== null ? Object.keys(json) : (json ?? text) };
}

/** The dialect's own answer to one of the core's errors. */
export function shapeOf(dialectName: string, code: CoreErrorCode): unknown {
  const dialect = dialects.find(({ name }) => name === dialectName);
  if (dialect === undefined) throw new Error(`no dialect ${dialectName}`);
  const error = new CoreError(code, 'whatever it was', { retryAfterS: 1 });
  const { status, body } = dialect.errors[code](error, { method: 'POST', path: '/', operation: undefined, now: 0 });
  return shape({ status, json: typeof body === 'string' ? undefined : body, text: String(body) });
}
