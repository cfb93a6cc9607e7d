import { home } from './page.ts';
import { fromJson } from './values.ts';

export interface Answer {
  /** 0: the server was not reached. */
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Seconds; 0 when the server named none. */
  readonly retryAfter: number;
}

const nowhere: Answer = { status: 0, body: {}, retryAfter: 0 };

// A form of this type is a "simple request": no browser asks first whether another origin may send it.
const type = 'application/x-www-form-urlencoded;charset=UTF-8';

/** Sends a form, also when the page goes away meanwhile. Never rejects. */
export async function post(path: string, form: URLSearchParams): Promise<Answer> {
  try {
    const body = String(form);
    const reply = await fetch(addressOf(path), {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
      credentials: 'omit',
      // Browsers refuse larger ones.
      keepalive: body.length < 6e4,
    });
    return answerOf(reply.status, reply.headers.get('Retry-After'), await reply.text());
  } catch {
    return nowhere;
  }
}

/** The same, holding the page up until the answer is there. Never throws. */
export function postAndWait(path: string, form: URLSearchParams): Answer {
  try {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(path), false);
    request.setRequestHeader('Content-Type', type);
    request.send(String(form));
    return answerOf(request.status, null, request.responseText);
  } catch {
    return nowhere;
  }
}

/** Hands a form to the browser, which sends it after the page is gone. False: it does not take it. */
export function beacon(path: string, form: URLSearchParams): boolean {
  return navigator.sendBeacon(addressOf(path), form);
}

export const worked = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** The same request may work later: not reached, too much asked at once, or the server's own trouble. */
export const mayWorkLater = ({ status }: Answer): boolean =>
  !status || status === 408 || status === 429 || status >= 500;

/** @throws Error when it is not known where the server is: the page's own must not be told instead. */
function addressOf(path: string): string {
  if (!home) throw new Error('the script does not know where it came from');
  return home + path;
}

function answerOf(status: number, retryAfter: string | null, text: string): Answer {
  return { status, body: fromJson(text), retryAfter: Number(retryAfter) || 0 };
}
