/**
 * Says which rows of a dialect's coverage ledger a test proves (`'<dialect>:<row>'`). Does nothing when run: the ledger's
 * generator reads these calls from the sources, and the check fails for a row that no test names, or a name that is no row.
 */
export function covers(..._rows: string[]): void {}
