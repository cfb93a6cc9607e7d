import { systemActor } from '../../../src/core/access/access.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { PersonRef } from '../../../src/core/people/find-person.ts';
import { readTimeline } from '../../../src/core/tracking/read-timeline.ts';
import type { TrackingEvent } from '../../../src/core/tracking/tracking.ts';
import { fromObjectId, type Id } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { type Answer, startTestServer, type TestServer } from '../../support/test-server.ts';
import { type Block, type Session, signIn } from './session.ts';

/** A server with an application of the demo tenant's, as its pages and apps call it. */
export interface Tracking {
  readonly server: TestServer;
  readonly appkey: string;
  /** The operator's own system, signed in. */
  readonly operator: Session;
  /** As a page posts: a form with the app key in it. */
  post(path: string, form?: Record<string, string>): Promise<Answer>;
  /** With the app key in the body. */
  json(method: string, path: string, body: Record<string, unknown>): Promise<Answer>;
  /** The id of a new session of a browser, or of a phone. */
  browser(form?: Record<string, string>): Promise<string>;
  phone(form?: Record<string, string>): Promise<string>;
  /** One action of a browser, with its text. */
  engage(uid: string, description: string, more?: Record<string, string>): Promise<Answer>;
  /** Data of what a session did, in the order in which it is kept. */
  dataOf(spelled: string): Promise<Record<string, unknown>[]>;
  warnings(): Promise<{ reason: string; field: string; count: number }[]>;
  /** What a person did, newest first, as the operator is shown it, or somebody else. */
  timeline(ref: PersonRef, as?: Partial<Actor>): Promise<TrackingEvent[]>;
  close(): Promise<void>;
}

/** The id inside of what `init` answers, with the vendor's letter before it or without. */
export const sessionIn = (spelled: string): Id => fromObjectId(spelled.slice(-56, -32)) as Id;

export async function startTracking(env: Record<string, string> = {}): Promise<Tracking> {
  return trackingOn(await startTestServer(env));
}

export async function trackingOn(server: TestServer): Promise<Tracking> {
  const operator = await signIn(server, server.demo.footprints as Block);
  const { appkey = '' } = operator.block;
  const post: Tracking['post'] = (path, form = {}) => server.call('POST', path, { form: { appkey, ...form } });
  const tenant = await tenantByCode(server, server.demo.tenant);
  return {
    server,
    appkey,
    operator,
    post,
    json: (method, path, body) => server.call(method, path, { json: { appkey, ...body } }),
    browser: async (form) => (await post('/jsapi/init', form)).json.pid,
    phone: async (form) => (await post('/mobileapi/init', form)).json.mobileId,
    engage: (uid, description, more = {}) =>
      post('/jsapi/send', {
        uid,
        actionType: 'engagement',
        requestType: 'action',
        'aditionalData[description]': description,
        ...more,
      }),
    async dataOf(spelled) {
      const rows = await server.sql<{ data: Record<string, unknown> }>(
        'select data from tracking_events where session_id = $1 order by received_at, id',
        [sessionIn(spelled)],
      );
      return rows.map(({ data }) => data);
    },
    warnings: () =>
      server.sql('select reason, field, count::int as count from ingestion_warnings order by reason, field'),
    timeline: (ref, as = {}) =>
      server.server.deps.run({ ...systemActor(tenant, 'system'), ...as }, readTimeline, { ref, limit: 1_000 }),
    close: () => server.close(),
  };
}
