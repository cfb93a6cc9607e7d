/** Whose things wait, how many, and whose turn it is. */
export interface Turns {
  wait(thing: Waiting): void;
  leave(thing: Waiting): void;
  /** The weight of what waits, of one share or of all. */
  waiting(share?: string): number;
  /** Among the shares of these things the one whose last turn is longest ago, and at that the first; it has its turn now. */
  next(things: readonly Waiting[]): string | undefined;
}

export interface Waiting {
  readonly share: string;
  readonly weight: number;
}

/** Lets shares take turns, so that a flood of one holds the others up for one turn at most. */
export function createTurns(): Turns {
  const weights = new Map<string, number>();
  const lastTurns = new Map<string, number>();
  let all = 0;
  let turn = 0;

  function add({ share }: Waiting, weight: number): void {
    all += weight;
    const sum = (weights.get(share) ?? 0) + weight;
    if (sum > 0) weights.set(share, sum);
    else weights.delete(share);
    // Nothing to be fair about any more: shares come and go, and need not be remembered.
    if (all === 0) lastTurns.clear();
  }

  return {
    wait: (thing) => add(thing, thing.weight),
    leave: (thing) => add(thing, -thing.weight),
    waiting: (share) => (share === undefined ? all : (weights.get(share) ?? 0)),
    next(things) {
      let chosen: string | undefined;
      let oldest = Number.POSITIVE_INFINITY;
      for (const { share } of things) {
        const last = lastTurns.get(share) ?? 0;
        if (last >= oldest) continue;
        [chosen, oldest] = [share, last];
        if (last === 0) break;
      }
      turn += 1;
      if (chosen !== undefined) lastTurns.set(chosen, turn);
      return chosen;
    },
  };
}
