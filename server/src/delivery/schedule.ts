/**
 * When a delivery is tried, as data: seconds between one attempt and the next. They add up to a little more than three days, so
 * a receiver that is down over a weekend misses nothing.
 */
export const gapsS: readonly number[] = [
  0,
  5,
  5 * 60,
  30 * 60,
  2 * 3600,
  5 * 3600,
  10 * 3600,
  14 * 3600,
  20 * 3600,
  24 * 3600,
];

/** Each gap varies by this part of it, so that what failed together does not come back together. */
export const jitter = 0.2;

/** The longest that a receiver's `Retry-After` is obeyed. Seconds. */
export const longestRetryAfterS = 24 * 3600;

/**
 * The moment of the next attempt, epoch milliseconds; undefined when there is none any more.
 * @param attempts how many there have been
 * @param random 0 to 1
 * @param retryAfterS what the receiver asked for: never sooner than that
 */
export function nextAttemptAt(now: number, attempts: number, random: number, retryAfterS = 0): number | undefined {
  const gapS = gapsS[attempts];
  if (gapS === undefined) return undefined;
  const varied = gapS * (1 + jitter * (2 * random - 1));
  return now + Math.round(Math.max(varied, Math.min(retryAfterS, longestRetryAfterS)) * 1000);
}
