import type { Answer } from './http.ts';
import { log } from './page.ts';
import { safely } from './safely.ts';

/** When to try again what the server did not take. */

/** Seconds. */
const longestPause = 60;
const longestAsked = 3600;

let failures = 0;
let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let again: () => unknown = () => undefined;

export const isFailing = (): boolean => failures > 0;

/** What is done when a pause is over. */
export function onRetry(work: () => unknown): void {
  again = work;
}

/** Tries again after 1, 2, 4 … 60 seconds, or after as long as the server asked for. */
export function retryLater({ status, retryAfter }: Answer): void {
  asked = Math.min(retryAfter, longestAsked);
  const pause = Math.max(Math.min(2 ** failures++, longestPause), asked);
  log('not taken:', status, 'next try in seconds:', pause);
  startIn(pause * 1000);
}

/** Does it in so many milliseconds, unless it is about to be done. */
export function soon(ms: number): void {
  if (timer === undefined) startIn(ms);
}

function startIn(ms: number): void {
  stopTimer();
  timer = setTimeout(() => {
    timer = undefined;
    void safely(again);
  }, ms);
}

export function stopTimer(): void {
  clearTimeout(timer);
  timer = undefined;
}

export function succeeded(): void {
  failures = 0;
}

/** The network is back: no reason to wait, unless it was the server that asked for it. */
export function networkIsBack(): void {
  if (failures && !asked) startIn(0);
}
