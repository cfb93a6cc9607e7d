import { operation } from '../../operation.ts';
import { applicationOf, eventRoute, isUntracked } from '../app-key.ts';
import type { Body } from '../decode.ts';
import { browser, trackOne, trackSeveral } from '../track.ts';
import { toAction } from '../tracking-actions.ts';
import { Saved, WebSend } from '../tracking-wire.ts';

/**
 * Tracks what somebody does in a browser (Send web tracking data), or several things at once (`events`, as our script sends them). Answered
 * when they are durable. The document prints `{}`; the answer says the same as the vendor's library reads of its mobile twin.
 */
export const jsapiSend = operation({
  id: 'footprints.web-action.send',
  method: 'POST',
  path: '/jsapi/send',
  summary: 'Send web tracking data',
  source: 'Footprints for Retail, Send web tracking data',
  ...eventRoute,
  schema: { body: WebSend, response: { 200: Saved } },
  async handle(call, deps) {
    const body: Body = call.body;
    const saved = { success: true as const, message: 'Track saved' };
    const app = await applicationOf(call, deps);
    if (isUntracked(app, call)) return { body: { success: true as const } };
    if (body.events === undefined) {
      await trackOne(app, call, deps, browser, toAction);
      return { body: saved };
    }
    const rejected = await trackSeveral(app, call, deps, browser);
    return { body: rejected === 0 ? saved : { ...saved, rejected } };
  },
});
