import { CoreError } from '../core/errors.ts';

/** What is found, or undefined for what is gone: a fact is told in words that are found when it is sent. */
export async function stillThere<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof CoreError && error.code === 'not_found') return undefined;
    throw error;
  }
}
