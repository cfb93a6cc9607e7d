import { log } from './page.ts';

export type Reply = Record<string, unknown>;

const failed = (error: unknown): Reply => {
  log(error);
  return { success: false, message: String(error) };
};

/** Starts the work at once. Nothing of ours may end in an error of the page's, be it thrown or an unhandled rejection. */
export function safely(work: () => unknown): Promise<unknown> {
  return new Promise((resolve) => {
    resolve(work());
  }).catch(failed);
}

/** The same for a page that wants to have the result itself, not a promise of it: with `now === true`. */
export function safelyNow(now: unknown, work: () => unknown): unknown {
  if (now !== true) return safely(work);
  try {
    return work();
  } catch (error) {
    return failed(error);
  }
}
