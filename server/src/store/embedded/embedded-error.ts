/**
 * The embedded database cannot be started, for a reason that the person who starts the server can act on. The message is
 * one sentence, made to be printed as it is; where PostgreSQL said something, its last lines follow on lines of their own.
 */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
}
