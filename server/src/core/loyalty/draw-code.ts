import { randomBelow, randomLetters } from '../../kit/secrets.ts';

/** Upper-case letters and digits without those that people mistake for each other (I and 1, O and 0). */
const clearLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** What codes of a campaign are made of. */
export interface CodeShape {
  /** Empty: `clearLetters`. A letter that is named twice counts once. */
  readonly allowedChars: string;
  readonly codeLength: number;
}

export function lettersOf({ allowedChars }: Pick<CodeShape, 'allowedChars'>): string {
  return allowedChars === '' ? clearLetters : [...new Set(allowedChars)].join('');
}

/** How many different codes there are of a shape. */
export function codeSpace(shape: CodeShape): number {
  return lettersOf(shape).length ** shape.codeLength;
}

/** A random code, each of its shape equally likely: from one nobody can tell another. */
export function drawCode(shape: CodeShape): string {
  return randomLetters(shape.codeLength, lettersOf(shape));
}

/** A code as somebody typed it, as the campaign writes it: its letters' case counts only where it has both. */
export function typedCode(text: string, shape: Pick<CodeShape, 'allowedChars'>): string {
  const typed = text.trim();
  const letters = lettersOf(shape);
  if (letters === letters.toUpperCase()) return typed.toUpperCase();
  return letters === letters.toLowerCase() ? typed.toLowerCase() : typed;
}

/** One of several, as likely as it has codes left. @returns undefined when nothing is left */
export function drawWeighted<T extends { readonly left: number }>(prizes: readonly T[]): T | undefined {
  const total = prizes.reduce((sum, { left }) => sum + left, 0);
  if (total <= 0) return undefined;
  let ticket = randomBelow(total);
  for (const prize of prizes) {
    if (ticket < prize.left) return prize;
    ticket -= prize.left;
  }
  return undefined;
}
