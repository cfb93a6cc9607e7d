/** Names the rows of a dialect's coverage ledger that a test proves; read from the sources by the ledger's generator. */
export function covers(..._rows: string[]): void {}
