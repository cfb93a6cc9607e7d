export type Sent = string | number | null | undefined;

/** A text field as it is kept; undefined for nothing, null and blanks. */
export function textOf(sent: Sent): string | undefined {
  const text = sent === null || sent === undefined ? '' : String(sent).trim();
  return text === '' ? undefined : text;
}
