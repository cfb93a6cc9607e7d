import { beacon, mayWorkLater, post, worked } from './http.ts';
import { appKey, log } from './page.ts';
import { isFailing, retryLater, soon, stopTimer, succeeded } from './retry.ts';
import { safely } from './safely.ts';
import { browserId, type Entry, forgetAll, shelve, unshelve } from './shelf.ts';
import { toForm } from './values.ts';

/** Events that wait to be sent, in memory, or on the shelf while the server does not take them. */

const mostWaiting = 200;
const batchEvents = 20;
/** Of a form, encoded: browsers take 64 KiB in beacons, all that are under way together. */
const batchChars = 60_000;
/** How long an event waits for others to go with it. */
const idleMs = 800;

let waiting: Entry[] = [];
/** The part of them that is on its way. */
let flying: readonly Entry[] = [];
/** Events lost for want of room, not told yet. */
let dropped = 0;
/** The browser's id is known and up to date. */
let open = false;
/** It is not, but the one that is known can only be confirmed. */
let probable = false;
/** Some of what waits has been put on the shelf. */
let away = false;
/** Tracking is over on this page. */
let over = false;

const contains = (list: readonly Entry[], [, text]: Entry): boolean => list.some((one) => one[1] === text);
const encodedChars = (text: string): number => String(toForm({ t: text })).length;
const ownerOf = ([uid]: Entry): string => uid || browserId();

/** An event on its way in. `text` is its JSON. */
export function addEvent(text: string): void {
  if (over) return;
  if (encodedChars(text) > batchChars) {
    log('too large an event');
    dropped++;
    return;
  }
  waiting.push([open ? browserId() : '', text]);
  limit();
  if (isFailing()) putAway();
  else if (waiting.length < batchEvents) soon(idleMs);
  else void safely(flush);
}

/** The oldest go. */
function limit(): void {
  const surplus = Math.max(waiting.length - mostWaiting, 0);
  waiting = waiting.slice(surplus);
  dropped += surplus;
}

/** As many of the oldest as go in one request: of one owner, limited in number and size. */
function firstBatch(from: readonly Entry[]): readonly Entry[] {
  const owner = from.length ? ownerOf(from[0] as Entry) : '';
  let chars = 500;
  const end = from.findIndex((one, index) => {
    chars += encodedChars(one[1]);
    return index >= batchEvents || ownerOf(one) !== owner || (index > 0 && chars > batchChars);
  });
  return from.slice(0, end < 0 ? from.length : end);
}

function formOf(batch: readonly Entry[]): URLSearchParams {
  return toForm({
    appkey: appKey(),
    uid: ownerOf(batch[0] as Entry),
    uType: 'p',
    events: `[${batch.map(([, text]) => text).join()}]`,
    dropped: dropped || undefined,
  });
}

/** Sends what waits, batch after batch. Resolves when nothing is left or the server takes no more. */
export async function flush(): Promise<void> {
  if (flying.length) return;
  while (open && waiting.length) {
    stopTimer();
    flying = firstBatch(waiting);
    const told = dropped;
    const answer = await post('send', formOf(flying));
    const sent = flying;
    flying = [];
    // The page was hidden meanwhile: then they are on the shelf.
    if (away) takeBack();
    if (answer.status === 401) return stop();
    if (mayWorkLater(answer)) {
      putAway();
      return retryLater(answer);
    }
    // Taken, or refused for good.
    if (!worked(answer)) log('refused:', answer.body);
    waiting = waiting.filter((one) => !contains(sent, one));
    dropped = Math.max(dropped - told, 0);
    succeeded();
  }
}

function takeBack(): void {
  away = false;
  const shelf = unshelve();
  waiting = shelf.entries.filter((one) => !contains(waiting, one)).concat(waiting);
  dropped += shelf.dropped;
  limit();
}

function putAway(): void {
  takeBack();
  if (!waiting.length || !shelve(waiting, dropped)) return;
  waiting = [];
  dropped = 0;
  away = true;
}

/** The page is hidden, perhaps for good. What is on its way is kept as well: nobody may be there to hear that it has arrived. */
export function leave(): void {
  if (over) return;
  if ((open || (probable && browserId())) && !isFailing() && navigator.onLine) {
    if (!navigator.sendBeacon) void safely(flush);
    else sendBeacons();
  }
  putAway();
}

function sendBeacons(): void {
  let left = waiting.filter((one) => !contains(flying, one));
  while (left.length) {
    const batch = firstBatch(left);
    if (!beacon('send', formOf(batch))) break;
    dropped = 0;
    left = left.slice(batch.length);
    waiting = waiting.filter((one) => !contains(batch, one));
  }
}

/** The page is shown again, or a pause is over. */
export async function resume(): Promise<void> {
  if (!open || over) return;
  takeBack();
  await flush();
}

/** Nothing is sent until the browser's id is known, again. A page that is left before sends with the one that is `probable`. */
export function closeQueue(sameId: boolean): void {
  open = false;
  probable = sameId;
}

export function openQueue(): void {
  open = true;
  over = false;
  succeeded();
  void safely(resume);
}

/** Tracking ends on this page: what waits is thrown away. */
export function stop(): void {
  over = true;
  open = probable = false;
  waiting = [];
  stopTimer();
  succeeded();
}

/** Nobody is tracked here: nothing is kept either. */
export function stopAndForget(): void {
  stop();
  forgetAll();
}
