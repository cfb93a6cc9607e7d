import { invalid } from '../../../core/errors.ts';
import { openSession } from '../../../core/tracking/open-session.ts';
import { operation } from '../../operation.ts';
import { applicationOf, sessionRoute } from '../app-key.ts';
import { type Body, listOf, partsOf, phoneOf, textOf } from '../decode.ts';
import { known } from '../known.ts';
import { ownSession, spellSession } from '../session-id.ts';
import { MobileInit, MobileStarted } from '../tracking-wire.ts';

/**
 * Begins to track a phone (Mobile Initialize tracking session), or goes on with the `mid` that it has. Both `status` (document) and `success`
 * (the vendor's mobile library) are answered.
 */
export const mobileInit = operation({
  id: 'footprints.mobile-session.init',
  method: 'POST',
  path: '/mobileapi/init',
  summary: 'Initialize a mobile tracking session',
  source: 'Footprints for Retail, Mobile Initialize tracking session',
  ...sessionRoute(1_200),
  idParameters: [],
  schema: { body: MobileInit, response: { 200: MobileStarted } },
  async handle(call, deps) {
    const body: Body = call.body;
    const app = await applicationOf(call, deps);
    const session = await deps.run(app.actor, openSession, {
      applicationId: app.credential.id,
      surface: 'mobile',
      technical: known({
        ...partsOf(body, 'technicalInfo'),
        pushNotificationToken: textOf(body, 'pushNotificationToken'),
        attributes: attributesOf(body),
      }),
      ...known({
        sessionId: ownSession(app, body, ['mid'], deps),
        email: textOf(body, 'userEmail'),
        phone: phoneOf(body, 'userPhone'),
      }),
    });
    return { body: { status: 'ok' as const, success: true as const, mobileId: spellSession(app, session, deps) } };
  },
});

/** `additionalData` is a list of `{attributeName, attributeValue}` here: values of custom variables (the vendor's mobile library). */
function attributesOf(body: Body): Record<string, unknown> | undefined {
  const list = listOf(body, 'additionalData');
  if (!list) return undefined;
  return Object.fromEntries(
    list.map((item, i) => {
      const { attributeName, attributeValue } = (typeof item === 'object' && item !== null ? item : {}) as Body;
      const name = textOf({ name: attributeName }, 'name');
      if (!name) throw invalid(`additionalData.${i}.attributeName`, 'required');
      return [name, attributeValue ?? null];
    }),
  );
}
