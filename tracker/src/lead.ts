import { type Answer, post, postAndWait, worked } from './http.ts';
import { appKey } from './page.ts';
import type { Reply } from './safely.ts';
import { identified, identifyNow } from './session.ts';
import { browserId, keepBrowserId } from './shelf.ts';
import { isObject, toForm } from './values.ts';

/** Forms of the page: a lead that a visitor sends, and what the same browser has sent before. */

/** @param lead fields as Add Lead names them (`userFirstName`, `customDetails` …) */
export function register(lead: unknown, now?: unknown): Reply | Promise<Reply> {
  return ask('register', lead, {}, now);
}

/** Gives `{status: "ok", data}`; `data` is there in any case, so that pages can read from it. */
export function prepopulate(about: unknown, now?: unknown): Reply | Promise<Reply> {
  const email = isObject(about) ? about.email : about;
  return ask('prepopulate', { email }, { data: {} }, now);
}

function ask(path: string, fields: unknown, otherwise: Reply, now: unknown): Reply | Promise<Reply> {
  // Spread first: what is the page's cannot replace what is ours.
  const form = () =>
    toForm({ ...(isObject(fields) ? fields : {}), appkey: appKey(), uid: browserId() || undefined, uType: 'p' });
  const read = (answer: Answer): Reply => {
    const { body } = answer;
    if (!worked(answer) || body.success === false)
      return { ...otherwise, message: body.message || 'The server could not be reached' };
    // The lead was somebody else's than the browser's so far. (Who is not tracked has no id, and is given none.)
    if (body.pid && browserId()) keepBrowserId(String(body.pid));
    return { ...otherwise, ...body };
  };
  if (now !== true)
    return identified()
      .then(() => post(path, form()))
      .then(read);
  identifyNow();
  return read(postAndWait(path, form()));
}
