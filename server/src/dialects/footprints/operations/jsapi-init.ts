import { openSession } from '../../../core/tracking/open-session.ts';
import { operation } from '../../operation.ts';
import { applicationOf, isUntracked, sessionRoute } from '../app-key.ts';
import { type Body, partsOf, textOf } from '../decode.ts';
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
  ...sessionRoute(1_200),
  idParameters: [],
  schema: { body: WebInit, response: { 200: WebStarted } },
  async handle(call, deps) {
    const body: Body = call.body;
    const app = await applicationOf(call, deps);
    if (isUntracked(app, call))
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
