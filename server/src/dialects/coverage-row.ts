/** One documented sentence, field, parameter, example or error of a dialect's contract. Each needs a test that names it. */
export interface CoverageRow {
  /** Short and stable: `user.create/body.email`. Tests say `covers('<dialect>:<id>')`. */
  readonly id: string;
  /** Where the contract says it. */
  readonly where: string;
  /** What must hold, in our words. */
  readonly what: string;
  /** `documented` by the vendor, `attested` by its clients or code, `inferred` by us. */
  readonly kind: 'documented' | 'attested' | 'inferred';
}

const row =
  (kind: CoverageRow['kind']) =>
  (id: string, where: string, what: string): CoverageRow => ({ id, where, what, kind });

/** A row of each kind. */
export const documented = row('documented');
export const attested = row('attested');
export const inferred = row('inferred');

/** Rows of one place, by their kind: `at('Get Leads').documented(id, what)`. */
export const at = (where: string) => ({
  documented: (id: string, what: string): CoverageRow => documented(id, where, what),
  attested: (id: string, what: string): CoverageRow => attested(id, where, what),
  inferred: (id: string, what: string): CoverageRow => inferred(id, where, what),
});
