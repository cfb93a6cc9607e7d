/**
 * Picks what goes first when not all can: one of each share, then a second of each, so that a flood of one share cannot hold up
 * the others. Shares with older items come first; within a share, and in the result, the order given is kept.
 * @param max at least 1; with no more than `max` waiting, all are picked
 */
export function pickFairly<Item>(waiting: readonly Item[], max: number, shareOf: (item: Item) => unknown): Item[] {
  if (waiting.length <= max) return [...waiting];
  const shares = [...Map.groupBy(waiting, shareOf).values()];
  const picked = new Set<Item>();
  for (let round = 0; picked.size < max; round += 1) {
    for (const share of shares) {
      const item = share[round];
      if (item !== undefined && picked.size < max) picked.add(item);
    }
  }
  return waiting.filter((item) => picked.has(item));
}
