/** Limits of one form or query; past any of them it is refused, nothing is ever cut. */
export const formLimits = {
  /** Bracket groups of one name: `a[b][c][d][e]` has four. */
  depth: 4,
  /** Items of one list, and one more than its highest index. */
  listItems: 1000,
  parameters: 5000,
  /** Sum of all list indices: a list is as long as its highest index until its gaps close.
   * Enough for all parameters in full lists; without it 140 KB of `a1[999][999][999][999]=` make lists of 20 million places. */
  indexSum: 2_500_000,
} as const;

export type FormReason = 'too_deep' | 'too_many' | 'malformed' | 'forbidden_key';

/** A form or query that is refused. The message does not repeat what was sent. */
export class FormError extends Error {
  override readonly name = 'FormError';
  readonly reason: FormReason;
  constructor(reason: FormReason) {
    super(`the form cannot be read: ${reason}`);
    this.reason = reason;
  }
}
