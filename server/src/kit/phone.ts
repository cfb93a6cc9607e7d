import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js/min';

/**
 * The `min` metadata (length rules for each country, no number types): `max` adds only what tells valid numbers from possible
 * ones, which is not asked here. Its CommonJS form, because it loads in 24 ms where the module form takes 39 ms at every start.
 */
const { parsePhoneNumberFromString, isSupportedCountry } = createRequire(import.meta.url)(
  'libphonenumber-js/min',
) as typeof import('libphonenumber-js/min');

/** `+` and the 15 digits of E.164; the metadata of a few countries would let more pass. */
const longestNumber = 16;

/** A longer text, in UTF-16 units, is no phone number (E.164 has 15 digits; the rest is punctuation and an extension). */
const longestText = 100;

/**
 * A phone as a key for "who is this": E.164 (`+40722123456`), or undefined when the text cannot be one; the caller keeps the raw
 * text. Punctuation, spaces of any kind, full-width and other scripts' digits are read; an extension is dropped (it is a desk, and
 * the number is what is looked up).
 *
 * The number must be possible (its length fits its country), not valid (its range is in use): ranges change, partners send
 * samples such as `0700000000`, and a key must not change when the metadata is updated.
 *
 * @param defaultCountry ISO 3166 alpha-2 in any case, for national spellings (`0722…`); with an unknown one only international
 * spellings are read
 */
export function normalisePhone(raw: string, defaultCountry: string): string | undefined {
  // Numbers copied out of address books carry invisible direction marks; the parser knows only some of the spaces.
  const text =
    raw.length > longestText
      ? ''
      : raw
          .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
          .replace(/\s/g, ' ')
          .trim();
  if (text === '') return undefined;
  const country = defaultCountry.toUpperCase();
  const found = possible(text, isSupportedCountry(country) ? country : undefined);
  if (found !== undefined) return found;
  // `00` is how most of the world dials abroad, and how it is written also by clients of a country that dials `011`.
  const zeros = /^[(\s]*[0\uff10]{2}/.exec(text);
  return zeros === null ? undefined : possible(`+${text.slice(zeros[0].length)}`);
}

/** Parsing drops trunk prefixes, also after a country code (`+40 0722…`); what it gives may hold another one. */
const mostTrunkPrefixes = 3;

function possible(text: string, country?: CountryCode): string | undefined {
  let number = read(text, country);
  for (let i = 0; i < mostTrunkPrefixes && number !== undefined; i += 1) {
    const again = read(number);
    if (again === number) return number;
    number = again;
  }
  return undefined;
}

function read(text: string, country?: CountryCode): string | undefined {
  // extract: false takes the whole text or nothing; else "order 0722123456 of 12" would give a number.
  const parsed = parsePhoneNumberFromString(
    text,
    country ? { defaultCountry: country, extract: false } : { extract: false },
  );
  if (!parsed?.isPossible() || /^0+$/.test(parsed.nationalNumber)) return undefined;
  return parsed.number.length <= longestNumber ? parsed.number : undefined;
}
