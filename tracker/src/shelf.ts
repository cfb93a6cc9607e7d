import { appKey, doNotTrack, randomId } from './page.ts';
import { fromJson, toJson } from './values.ts';

/** What outlives the page: the browser's id, and events that could not be sent. In localStorage, or nowhere when it is closed to us. */

/** One event: whose it is (empty: whoever the browser's id says when it is sent), and its JSON text. */
export type Entry = readonly [uid: string, text: string];

/** Whoever asks not to be tracked has nothing stored before the server has said that it tracks all the same. */
let mayStore = !doNotTrack();
let id = '';

/** Storage throws when it is blocked, when it is full, and in frames without an origin. */
function tryStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

const nameOf = (what: string): string => `ochn.${appKey()}.${what}`;

/** The browser's id, the same in all of its tabs; empty when the server has not given one. */
export function browserId(): string {
  return tryStorage((storage) => storage.getItem(nameOf('pid'))) || id;
}

export function keepBrowserId(given: string): void {
  id = given;
  mayStore = true;
  tryStorage((storage) => storage.setItem(nameOf('pid'), given));
}

/** Puts events where the next page, or another tab, finds them. False: there is no room. */
export function shelve(entries: readonly Entry[], dropped: number): boolean {
  const text = toJson({ dropped, entries }) || '';
  const stored = mayStore && tryStorage((storage) => [storage.setItem(nameOf(`q.${randomId()}`), text)]);
  return Boolean(stored);
}

/** Takes everything off the shelf, whichever tab has put it there. Two that do so at once both send it: the server takes it once. */
export function unshelve(): { entries: Entry[]; dropped: number } {
  const found: { entries: Entry[]; dropped: number } = { entries: [], dropped: 0 };
  tryStorage((storage) => {
    for (const name of Object.keys(storage)) {
      if (!name.startsWith(nameOf('q.'))) continue;
      const { entries, dropped } = fromJson(storage.getItem(name));
      storage.removeItem(name);
      if (Array.isArray(entries)) found.entries.push(...entries.filter(isEntry));
      found.dropped += Number(dropped) || 0;
    }
  });
  return found;
}

/** Removes everything of ours. */
export function forgetAll(): void {
  unshelve();
  id = '';
  mayStore = false;
  tryStorage((storage) => storage.removeItem(nameOf('pid')));
}

function isEntry(one: unknown): one is Entry {
  return Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string';
}
