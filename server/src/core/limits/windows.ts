/** What this process knows of the windows in which requests are counted, and its own shares of them. */
export interface Windows {
  /** Spends one request of the key's share; undefined when the database has to be asked for more. */
  spend(key: string, now: number): Counted | undefined;
  /** How many to ask the database for, for so many requests that wait. */
  shareOf(key: string, perMinute: number, waiting: number, now: number): number;
  /** Takes in what the database gave. */
  add(key: string, given: Given): void;
}

export interface Counted {
  readonly isAllowed: boolean;
  /** Of this window; with several processes what is left as this one knows it. */
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetMs: number;
}

export interface Given {
  readonly endsAt: number;
  readonly granted: number;
  /** What is left for everybody. */
  readonly rest: number;
}

export const windowMs = 60_000;

export const shareLimits = {
  /** Of the limit, at a time: the first share, and the largest. */
  firstPart: 1 / 100,
  largestPart: 1 / 10,
  /** Of what is left, so that the last ones are not held by a process that nobody asks. */
  partOfRest: 1 / 8,
  /** Keys remembered; the oldest go first, with what is left of their shares. */
  remembered: 50_000,
} as const;

interface Window {
  readonly endsAt: number;
  /** To be spent here. */
  left: number;
  /** Taken by this process. */
  readonly own: number;
  /** Taken by nobody when the last share was. */
  readonly rest: number;
}

export function createWindows(): Windows {
  const known = new Map<string, Window>();

  /** The window of a key, unless it is over or was begun by a clock that has been moved back. */
  function current(key: string, now: number): Window | undefined {
    const found = known.get(key);
    return found !== undefined && found.endsAt > now && found.endsAt <= now + 2 * windowMs ? found : undefined;
  }

  return {
    spend(key, now) {
      const window = current(key, now);
      if (window === undefined || (window.left === 0 && window.rest > 0)) return undefined;
      const isAllowed = window.left > 0;
      if (isAllowed) window.left -= 1;
      return { isAllowed, remaining: window.left + window.rest, resetMs: window.endsAt - now };
    },
    // Grows with what was taken, so that an idle process keeps little from the others. Of a low limit it is one: that is exact.
    shareOf(key, perMinute, waiting, now) {
      const { own = 0, rest = perMinute } = current(key, now) ?? {};
      const { firstPart, largestPart, partOfRest } = shareLimits;
      const ahead = Math.min(Math.max(own, perMinute * firstPart), perMinute * largestPart, rest * partOfRest);
      return Math.min(perMinute, Math.max(1, waiting, Math.floor(ahead)));
    },
    add(key, { endsAt, granted, rest }) {
      const found = known.get(key);
      const before = found?.endsAt === endsAt ? found : { left: 0, own: 0 };
      known.delete(key);
      known.set(key, { endsAt, left: before.left + granted, own: before.own + granted, rest });
      if (known.size > shareLimits.remembered) for (const oldest of known.keys()) if (known.delete(oldest)) break;
    },
  };
}
