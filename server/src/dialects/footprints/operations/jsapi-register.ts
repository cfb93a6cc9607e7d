import { CoreError } from '../../../core/errors.ts';
import { register } from '../../../core/tracking/register.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { applicationOf, isUntracked, sessionRoute } from '../app-key.ts';
import type { Body } from '../decode.ts';
import { known } from '../known.ts';
import { toFreeProperties, toLeadDetails, toLeadPatch, toRating, toTargets } from '../map.ts';
import { readSession, spellSession } from '../session-id.ts';
import { Registered, rememberedFields } from '../tracking-wire.ts';
import { LeadCreate } from '../wire.ts';
import { targetParameters } from './create-lead.ts';

/** What decides whose a record is, and when something happened, is not for strangers to say. */
const notForPages = ['userExternalId', 'nationalId', 'createdAt', 'timezone'];
/** The call's own fields: no custom variables. */
const ownFields = ['appkey', 'uid', 'pid', 'uType', 'dnt'];

/**
 * A lead from a page: what the library's `ochn.register(lead)` sends. Nobody is signed in, so it changes nothing that is known of a person
 * otherwise, earns nothing, and its answer is the same for everybody. Without a session (a browser that keeps nothing) one is begun; a browser
 * that asks not to be tracked, where that is honoured, has none, and its lead is taken in all the same.
 */
export const jsapiRegister = operation({
  id: 'footprints.web-lead.register',
  method: 'POST',
  path: '/jsapi/register',
  summary: 'Register a lead from a page',
  source: 'Footprints for Retail, JavaScript library (`ochn.register`)',
  ...sessionRoute(600),
  idParameters: targetParameters,
  schema: { body: LeadCreate, response: { 200: Registered } },
  async handle(call, deps) {
    const app = await applicationOf(call, deps);
    const all: Body = call.body;
    const session = readSession(app, all, 'uid', deps) ?? readSession(app, all, 'pid', deps);
    const body = Object.fromEntries(
      Object.entries(all).filter(([name]) => ![...notForPages, ...ownFields].includes(name)),
    );
    const patch = toLeadPatch(body);
    if (!(patch.email || patch.phone))
      throw new CoreError('invalid', 'the lead says nothing about anybody', {
        fields: [{ field: 'userEmail', reason: 'required' }],
      });
    const sent = rememberedFields.flatMap((name) =>
      typeof body[name] === 'string' && body[name] !== '' ? [[name, body[name]]] : [],
    );
    const { credential, key } = app;
    const { sessionId } = await deps.run(app.actor, register, {
      applicationId: credential.id,
      surface: 'web',
      isTracked: !isUntracked(app, call),
      ...known({ sessionId: session }),
      lead: {
        patch,
        status: 'lead',
        targets: toTargets(body),
        leadDetails: { ...toLeadDetails(body), application: { id: toObjectId(credential.id), name: credential.name } },
        freeProperties: toFreeProperties(body),
        origin: key,
        ...known({ rating: toRating(body) }),
      },
      registered: Object.fromEntries(sent),
    });
    const pid = sessionId && spellSession(app, sessionId, deps);
    return { body: { status: 'ok' as const, ...known({ pid }) } };
  },
});
