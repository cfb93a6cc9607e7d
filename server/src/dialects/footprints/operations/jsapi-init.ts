import { openSession } from '../../../core/tracking/open-session.ts';
import { operation } from '../../operation.ts';
import { appKeyQuotas, applicationOf } from '../app-key.ts';
import { type Body, flagOf, partsOf, textOf } from '../decode.ts';
import { known } from '../known.ts';
import { ownSession, spellSession } from '../session-id.ts';
import { WebInit, WebStarted } from '../tracking-wire.ts';

/**
 * Begins to track a browser (Initialize web tracking session), or goes on with the `pid` that it has. The document answers `uid` for somebody
 * who is known and `pid` for others; here everybody is answered a `pid`, because the app key is public and the difference would tell a
 * stranger who is a customer. Either is taken by `send`.
 */
export const jsapiInit = operation({
  id: 'footprints.web-session.init',
  method: 'POST',
  path: '/jsapi/init',
  summary: 'Initialize a web tracking session',
  source: 'Footprints for Retail, Initialize web tracking session',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: 64 * 1024,
  quotas: appKeyQuotas(1_200),
  idParameters: [],
  schema: { body: WebInit, response: { 200: WebStarted } },
  async handle(call, deps) {
    const body: Body = call.body;
    const app = await applicationOf(call, deps);
    if (wishesPrivacy(call.headers, body) && app.credential.details.doNotTrack === 'honour')
      return { body: { status: 'ok' as const, success: true as const, tracking: false as const } };
    const session = await deps.run(app.actor, openSession, {
      applicationId: app.credential.id,
      surface: 'web',
      technical: known({ ...partsOf(body, 'technicalInfo') }),
      ...known({ sessionId: ownSession(app, body, ['pid', 'uid'], deps), email: textOf(body, 'email') }),
    });
    return { body: { status: 'ok' as const, success: true as const, pid: spellSession(app, session, deps) } };
  },
});

/** Do Not Track or Global Privacy Control, by the browser itself or told by the script. */
export function wishesPrivacy(headers: Readonly<Record<string, unknown>>, body: Body): boolean {
  return headers.dnt === '1' || headers['sec-gpc'] === '1' || flagOf(body, 'dnt') === true;
}
