type Sides = Readonly<Record<string, () => Promise<unknown>>>;
type Figures<All extends Sides> = { [Name in keyof All]: Awaited<ReturnType<All[Name]>>[] };

/**
 * Measures the sides in turn, round by round, so that what the machine does meanwhile falls on all of them. Every second round goes
 * backwards: what one side leaves behind (a checkpoint, warm pages) does not always fall on the same other. The first round warms up and
 * does not count.
 * @returns for each side its figures, by round
 */
export async function interleave<All extends Sides>(sides: All, rounds: number): Promise<Figures<All>> {
  const names = Object.keys(sides);
  const found: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figures = await sides[name]?.();
      if (round > 0) found[name]?.push(figures);
    }
  }
  return found as Figures<All>;
}
