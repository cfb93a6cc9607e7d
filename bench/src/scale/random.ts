import { type Id, newId } from '../../../server/src/kit/ids.ts';

/** Numbers that follow from a seed (sfc32): the same seed makes the same people. */
export interface Random {
  /** Begins anew. */
  seed(seed: number): void;
  /** 0 to below 1. */
  next(): number;
  /** 0 to below `below`, whole. */
  below(below: number): number;
  chance(probability: number): boolean;
  /** An id of that moment as the server makes them, from this generator's bits. */
  id(atMs: number): Id;
}

export function createRandom(): Random {
  let [a, b, c, d] = [0, 0, 0, 0];
  const word = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  const bytes = new Uint8Array(7);
  const fill = () => {
    const [high, low] = [word(), word()];
    for (let at = 0; at < 4; at += 1) bytes[at] = high >>> (at * 8);
    for (let at = 4; at < 7; at += 1) bytes[at] = low >>> ((at - 4) * 8);
    return bytes;
  };
  const next = () => word() / 2 ** 32;
  return {
    seed(seed) {
      [a, b, c, d] = [0x9e37_79b9, 0x243f_6a88, seed | 0, (seed / 2 ** 32) | 1];
      for (let round = 0; round < 12; round += 1) word();
    },
    next,
    below: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    id: (atMs) => newId(atMs, fill),
  };
}
