import { domainToASCII } from 'node:url';

/** Longest address that mail can carry, in octets (RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets). */
export const longestEmail = 254;

/** A longer text, in UTF-16 units, is not looked at: no spelling of an address of 254 octets comes near it. */
const longestText = 2000;

/**
 * An address as a key for "who is this", or undefined when the text cannot be one. It is for comparing, not for sending to: the
 * caller keeps the raw text. It is no RFC validator; it takes what real systems take, and these rules decide:
 *
 * - White space and invisible characters around the address are dropped: they come from copying out of documents.
 * - White space, control and invisible characters (NUL, zero-width, bidirectional marks) inside, and lone surrogates, are refused:
 *   with them two addresses that look the same would be different keys, and a database refuses or replaces some of them.
 * - Exactly one `@` that is not in a quoted local part, and something on both sides: two are a list, or a trick on another parser.
 * - Case is ignored, also before the `@`, where a mail server might in theory care: no large one does, and people do not.
 * - A non-ASCII character never becomes an ASCII one. The Kelvin sign is `K` under NFC and `k` lower-cased, `İ` lower-cased is `i`
 *   with a dot, `ﬁ` is `fi` under NFKC: whoever may register such an address could take over the plain one.
 * - Other non-ASCII text is NFC (the same letters, typed composed or not, are one key), lower-cased letter by letter.
 * - A domain is compared as DNS does it: lower case, in the `xn--` spelling, so that both spellings of an international one meet.
 * - Dots and `+tags` are kept: which of them a provider ignores is the provider's affair.
 * - At most 254 octets as normalised: mail carries no more, and an index entry must stay small.
 */
export function normaliseEmail(raw: string): string | undefined {
  if (raw.length > longestText || !raw.isWellFormed()) return undefined;
  const text = trimmed(raw);
  const at = text.lastIndexOf('@');
  if (at <= 0 || unusable.test(text)) return undefined;
  const local = normaliseLocal(text.slice(0, at));
  const domain = normaliseDomain(text.slice(at + 1));
  if (local === undefined || domain === undefined) return undefined;
  const email = `${local}@${domain}`;
  return Buffer.byteLength(email) <= longestEmail ? email : undefined;
}

const unusable = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const edge = /[\s\p{Default_Ignorable_Code_Point}]/u;
const nonAscii = /[\u{80}-\u{10ffff}]/u;
const someAscii = /[^\u{80}-\u{10ffff}]/u;

/** `trim` that also drops invisible characters. By index: a pattern anchored at the end takes quadratic time on hostile text. */
function trimmed(raw: string): string {
  let start = 0;
  let end = raw.length;
  while (start < end && edge.test(raw.charAt(start))) start += 1;
  while (end > start && edge.test(raw.charAt(end - 1))) end -= 1;
  return raw.slice(start, end);
}

/** Unquoted, the characters that RFC 5322 gives another meaning are refused: they show a display name, a list or a URL. */
const plainLocal = /^[^"(),:;<>@[\\\]]+$/;
const quotedLocal = /^"(?:[^"\\]|\\.)+"$/;

function normaliseLocal(text: string): string | undefined {
  if (!plainLocal.test(text) && !quotedLocal.test(text)) return undefined;
  if (!nonAscii.test(text)) return text.toLowerCase();
  let lower = '';
  for (const letter of text) {
    // Canonically equal to an ASCII character: the Kelvin sign, the Greek question mark and their like.
    if (nonAscii.test(letter) && someAscii.test(letter.normalize('NFC'))) return undefined;
  }
  for (const letter of text.normalize('NFC')) lower += lowerCase(letter);
  return lower.normalize('NFC');
}

/** One letter at a time, so that the result does not depend on its neighbours; `ς` is how `Σ` is written at the end of a word. */
function lowerCase(letter: string): string {
  if (letter === 'ς') return 'σ';
  const lower = letter.toLowerCase();
  return nonAscii.test(letter) && someAscii.test(lower) ? letter : lower;
}

function normaliseDomain(text: string): string | undefined {
  const labels = text
    .split('.')
    .map((label) => (nonAscii.test(label) ? internationalLabel(label) : label.toLowerCase()));
  return labels.every((label) => dnsLabel.test(label)) ? labels.join('.') : undefined;
}

const dnsLabel = /^[a-z0-9_-]{1,63}$/;
/** What may be in a label as sent. The converter must not see `%61`, `:80` or `/`: it reads them as a URL's host would. */
const sentLabel = /^[a-zA-Z0-9_\-\u{80}-\u{10ffff}]+$/u;

/** The `xn--` spelling, or '' when there is none: `ﬁ`, full-width letters and the ideographic full stop would become ASCII. */
function internationalLabel(label: string): string {
  const converted = sentLabel.test(label) ? domainToASCII(label) : '';
  return converted.startsWith('xn--') ? converted : '';
}

/** Whether mail can be sent to an address as it stands. Quoted local parts are addresses, too, but no two parsers read them alike. */
export function plainEmail(text: string): boolean {
  return normaliseEmail(text) !== undefined && /^[^\s\p{Cc}"\\<>,;:()[\]]+$/u.test(text.trim());
}
