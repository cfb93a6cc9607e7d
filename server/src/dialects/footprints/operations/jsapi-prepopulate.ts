import { readRegistered } from '../../../core/tracking/read-registered.ts';
import { operation } from '../../operation.ts';
import { applicationOf, sessionRoute } from '../app-key.ts';
import { type Body, textOf } from '../decode.ts';
import { readSession } from '../session-id.ts';
import { Prepopulate, Prepopulated } from '../tracking-wire.ts';

/**
 * What a form can be filled in with: what the library's `ochn.prepopulate({email})` asks. The vendor's tells everybody what it knows of an
 * address; here a browser is told what it sent itself, and nothing about anybody else.
 */
export const jsapiPrepopulate = operation({
  id: 'footprints.web-lead.prepopulate',
  method: 'POST',
  path: '/jsapi/prepopulate',
  summary: 'What this browser registered before',
  source: 'Footprints for Retail, JavaScript library (`ochn.prepopulate`)',
  ...sessionRoute(1_200),
  idParameters: [],
  schema: { body: Prepopulate, response: { 200: Prepopulated } },
  async handle(call, deps) {
    const body: Body = call.body;
    const app = await applicationOf(call, deps);
    const session = readSession(app, body, 'uid', deps) ?? readSession(app, body, 'pid', deps);
    const email = textOf(body, 'email') || textOf(body, 'userEmail');
    const data =
      session === undefined || !email
        ? {}
        : await deps.run(app.actor, readRegistered, { applicationId: app.credential.id, sessionId: session, email });
    return { body: { status: 'ok' as const, data: { ...data } } };
  },
});
