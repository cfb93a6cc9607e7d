import { type Answer, mayWorkLater, post, postAndWait, worked } from './http.ts';
import { appKey, doNotTrack, log, technicalInfo } from './page.ts';
import { closeQueue, openQueue, resume, stop, stopAndForget } from './queue.ts';
import { retryLater, stopTimer } from './retry.ts';
import { type Reply, safely } from './safely.ts';
import { browserId, keepBrowserId } from './shelf.ts';
import { toForm } from './values.ts';

/** Who this browser is to the server: asked with `init`, once a page, and again when somebody signs in. */

const noKey: Reply = { success: false, message: 'ochnkey is not set' };
const notReached: Reply = { success: false, message: 'The server could not be reached' };

let email = '';
/** Calls of init. */
let calls = 0;
/** The call that has no answer yet; 0: none. */
let open = 0;
/** A request is on its way. */
let asking = false;
/** The server does not know the App Key. */
let refused = false;
/** Calls one after the other, so that each tells the server the id that the one before has brought. */
let last: Promise<Reply> = Promise.resolve({});

/** Asks who the browser is, for a visitor who is signed in as `address`, if that is given. Resolves with the server's answer. */
export function init(address?: unknown): Promise<Reply> {
  if (!appKey()) return Promise.resolve(noKey);
  email = typeof address === 'string' ? address : '';
  const call = begin();
  last = last.then(() => ask(call));
  return last;
}

function begin(): number {
  closeQueue(!email && !doNotTrack());
  calls += 1;
  open = calls;
  return calls;
}

async function ask(call: number): Promise<Reply> {
  stopTimer();
  const before = browserId();
  asking = true;
  const answer = await post('init', formOf(before));
  asking = false;
  return settle(call, before, answer);
}

function formOf(pid: string): URLSearchParams {
  return toForm({
    appkey: appKey(),
    email: email || undefined,
    pid: pid || undefined,
    dnt: doNotTrack() ? 1 : undefined,
    technicalInfo: technicalInfo(),
  });
}

/** @param before the id that was sent */
function settle(call: number, before: string, answer: Answer): Reply {
  const { body } = answer;
  // Answered meanwhile, by a call that could not wait.
  if (!open) return body;
  const latest = call === open;
  if (mayWorkLater(answer)) {
    if (latest) retryLater(answer);
    return answer.status ? body : notReached;
  }
  if (worked(answer) && body.tracking !== false && body.pid) {
    // Two tabs of a new visitor ask at once: the one that was answered first has decided.
    keepBrowserId((!before && !email && browserId()) || String(body.pid));
    if (latest) openQueue();
  } else if (answer.status === 401) {
    refused = true;
    stop();
  } else if (worked(answer) && body.tracking === false) {
    if (latest) stopAndForget();
  } else {
    log('init refused:', body);
  }
  if (latest) open = 0;
  return body;
}

/** The pause after a failure is over, or an event has waited for others. */
export async function continueSession(): Promise<void> {
  if (!open) await resume();
  else if (!asking) await ask(open);
}

/** Starts by itself where a page has forgotten to. */
export function ensureStarted(): void {
  if (!calls) void safely(init);
}

/** Waits until the server has been asked who this browser is. Nothing is known after all when it was not reached. */
export async function identified(): Promise<void> {
  if (refused) return;
  if (!calls) await init();
  else await last;
  if (open && !asking && !browserId()) await ask(open);
}

/** The same without letting the page go on. */
export function identifyNow(): void {
  if (refused || browserId() || (calls && !open) || !appKey()) return;
  settle(begin(), '', postAndWait('init', formOf('')));
}
