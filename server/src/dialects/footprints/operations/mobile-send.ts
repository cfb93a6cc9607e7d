import { operation } from '../../operation.ts';
import { applicationOf, eventRoute } from '../app-key.ts';
import { phone, trackOne } from '../track.ts';
import { toAction } from '../tracking-actions.ts';
import { MobileSend, Saved } from '../tracking-wire.ts';

/** Tracks what somebody does in an app (Send mobile tracking screenview). The document prints `{}`; the vendor's mobile library reads `success`. */
export const mobileSend = operation({
  id: 'footprints.mobile-action.send',
  method: 'POST',
  path: '/mobileapi/send',
  summary: 'Send mobile tracking screenview',
  source: 'Footprints for Retail, Send mobile tracking screenview',
  ...eventRoute,
  schema: { body: MobileSend, response: { 200: Saved } },
  async handle(call, deps) {
    await trackOne(await applicationOf(call, deps), call, deps, phone, toAction);
    return { body: { success: true as const, message: 'Track saved' } };
  },
});
