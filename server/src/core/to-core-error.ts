import { FileError } from '../kit/disk.ts';
import { StoreError } from '../store/errors.ts';
import { CoreError } from './errors.ts';

/** The store's kinds of failure as core codes; anything else is a bug and stays visible as its cause. */
export function toCoreError(error: unknown): CoreError {
  if (error instanceof CoreError) return error;
  if (error instanceof StoreError) {
    const options = { cause: error };
    switch (error.kind) {
      case 'bad_value':
        return new CoreError('invalid', 'a value cannot be stored', options);
      case 'constraint':
        return new CoreError('conflict', `a rule of the data refused this (${error.constraint ?? 'unnamed'})`, options);
      case 'timed_out':
        return new CoreError('timed_out', 'the database took too long', options);
      case 'conflict':
      case 'unavailable':
        return new CoreError('unavailable', 'the database cannot take this now', { ...options, retryAfterS: 1 });
    }
  }
  if (error instanceof FileError && error.kind === 'unavailable')
    return new CoreError('unavailable', 'the disk cannot be used now', { cause: error, retryAfterS: 1 });
  if (error instanceof FileError)
    return new CoreError('too_large', 'a file is larger than its limit', { cause: error });
  return new CoreError('unexpected', error instanceof Error ? error.name : 'a value that is no error was thrown', {
    cause: error,
  });
}
