/** Longest name that is kept, in UTF-16 units. */
export const longestFileName = 200;

/** Control and format characters (among them those that turn text around), half surrogates, and line and paragraph separators. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A file's name as it may be shown: no path, nothing that is not seen, at most `longestFileName` long with its ending kept. It is a text,
 * never a place on a disk.
 * @returns undefined when nothing is left
 */
export function cleanFileName(sent: string | undefined): string | undefined {
  const base = (sent ?? '').split(/[/\\]/).at(-1) ?? '';
  const name = base
    .replace(unseen, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    // Hidden on some systems, cut off on others.
    .replace(/^[. ]+|[. ]+$/g, '');
  if (name.length <= longestFileName) return name || undefined;
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? '';
  // A pair of surrogates that is cut in two would be half a character.
  const stem = name.slice(0, longestFileName - ending.length).replace(/[\ud800-\udbff]$/, '');
  return stem.trimEnd() + ending;
}

/** `content-disposition` (RFC 6266) of a download: the name in ASCII, and in UTF-8 (RFC 8187) for clients that know it. */
export function asAttachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
