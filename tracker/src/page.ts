/** What the page and its browser tell. */

// The page's own globals. It may declare them with `let` or `const`: then they are no properties of `window`.
declare const ochnkey: unknown;
declare const ochntrack: unknown;
declare const enableLogging: unknown;

/** A value of the page's; undefined when it is not declared, or not yet (even `typeof` throws before the line of a `let`). */
function pageValue(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The data source's App Key; empty when the page has not set it. */
export const appKey = (): string => String(pageValue(() => ochnkey) || '');

/** The function that the page wants to have called. */
export const pageFunction = (): unknown => pageValue(() => ochntrack);

/** Says something to the page's author, who asks for it with the global `enableLogging`. */
export function log(...words: unknown[]): void {
  pageValue(() => {
    // biome-ignore lint/suspicious/noConsole: asked for
    if (enableLogging) console.log('[ochn]', ...words);
  });
}

/** The element that loaded this script. */
function ownElement(): HTMLScriptElement | null {
  // Named elements, which a visitor may have written, stand in for properties of `document`. Scripts are the page's own.
  const current = document.currentScript as HTMLScriptElement | null;
  return current?.tagName === 'SCRIPT' ? current : document.querySelector('script#omnichanneltrack');
}

/** Where the server's routes for pages are, with a slash at the end: where this script came from. Empty when nothing says so. */
export const home: string = (ownElement()?.src || '').replace(/[?#].*/, '').replace(/[^/]*$/, '');

/** The visitor asks not to be tracked: Do Not Track, or Global Privacy Control. */
export const doNotTrack = (): boolean =>
  navigator.doNotTrack === '1' || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

/** `technicalInfo` of init (Footprints for Retail, Initialize web tracking session). */
export function technicalInfo(): Record<string, string> {
  const { userAgent, platform } = navigator;
  // Each calls itself by the names that come after its own, too.
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`));
  return {
    screenSize: `${screen.width}x${screen.height}`,
    browserUserAgent: userAgent,
    browserType: browser || '',
    deviceOs: platform,
  };
}

/** 32 hex digits, 128 random bits. (`crypto.randomUUID` is not there on pages without TLS.) */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join('');
}
