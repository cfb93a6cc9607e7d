import { prepopulate, register } from './lead.ts';
import { pageFunction, randomId } from './page.ts';
import { addEvent, leave, resume } from './queue.ts';
import { networkIsBack, onRetry } from './retry.ts';
import { safely, safelyNow } from './safely.ts';
import { continueSession, ensureStarted, init } from './session.ts';
import { toJson } from './values.ts';

/** Footprints for Retail, JavaScript library: the global `ochn`, and a call of the page's `ochntrack` once it is there. */

const api = {
  init: (email?: unknown) => safely(() => init(email)),

  /** Resolves when the event is in the queue. */
  send: (requestType: unknown, actionType: unknown, data?: unknown) =>
    safely(() => {
      ensureStarted();
      const event = { messageId: randomId(), requestType, actionType, aditionalData: data, at: Date.now() };
      addEvent(toJson(event) || '');
      return { status: 'ok' };
    }),

  prepopulate: (about: unknown, now?: unknown) => safelyNow(now, () => prepopulate(about, now)),
  register: (lead: unknown, now?: unknown) => safelyNow(now, () => register(lead, now)),
};

const on = (target: EventTarget, type: string, work: () => unknown): void =>
  target.addEventListener(type, () => void safely(work));

let called = false;

/** The page's function, once: as soon as the page has one, and somebody sees the page. */
function callPage(): unknown {
  const work = pageFunction();
  if (called || typeof work !== 'function' || (document as { prerendering?: boolean }).prerendering) return;
  called = true;
  return work();
}

void safely(() => {
  const page = window as { ochn?: Partial<typeof api> };
  // The snippet is there twice: the first one goes on.
  if (page.ochn?.register) return;
  page.ochn = api;
  onRetry(continueSession);
  on(document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : resume()));
  on(window, 'pagehide', leave);
  on(window, 'pageshow', resume);
  on(window, 'online', networkIsBack);
  on(document, 'prerenderingchange', callPage);
  on(document, 'DOMContentLoaded', callPage);
  on(window, 'load', callPage);
  void safely(callPage);
});
