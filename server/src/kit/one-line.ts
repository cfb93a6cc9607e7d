/** A text without anything that ends a line, a header or a field: every run of control characters and separators is one space. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
