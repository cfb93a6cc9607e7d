import { actorOf, type Credential } from '../../core/access/access.ts';
import type { Actor } from '../../core/actor.ts';
import { CoreError } from '../../core/errors.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Call, Quota } from '../operation.ts';
import { source, tenantCodeOf } from './auth.ts';
import { type Body, flagOf, textOf } from './decode.ts';

/** What an app key stands for: a data source of the operator's (JavaScript library, Step 1). It is public, and opens nothing but tracking. */
export interface AppKey {
  readonly credential: Credential;
  readonly actor: Actor;
  /** The key itself: where what comes in through it comes from. */
  readonly key: string;
}

/**
 * The application that a call is of: `appkey` in the body (document), else the header `appKey` (the vendor's mobile library, which sends both).
 * @throws CoreError `credential_missing`, `credential_wrong`
 */
export async function applicationOf(
  { headers, body }: Pick<Call, 'headers' | 'body'>,
  deps: DialectDeps,
): Promise<AppKey> {
  const key = keyIn(headers, body as Body);
  if (key === undefined) throw new CoreError('credential_missing', 'no app key');
  const credential = await deps.publicLogins.find({ source, kind: 'token', tenantCode: tenantCodeOf(key), login: key });
  const known = applications.get(credential);
  if (known !== undefined) return known;
  const application = { credential, actor: actorOf(credential), key };
  applications.set(credential, application);
  return application;
}

/** By the credential that was found, which is the same one for as long as a look-up is believed. */
const applications = new WeakMap<Credential, AppKey>();

function keyIn(headers: Call['headers'], body: Body): string | undefined {
  const sent = textOf(body, 'appkey');
  if (sent) return sent;
  const { appkey } = headers;
  return typeof appkey === 'string' && appkey.trim() !== '' ? appkey.trim() : undefined;
}

const sessionFields = ['uid', 'pid', 'mid'] as const;

/** Quotas of calls with an app key, requests a minute: of one address (many phones behind one router), one application, one session. */
export function appKeyQuotas(ofAddress: number): readonly Quota[] {
  return [
    { name: 'address', perMinute: ofAddress, keyOf: ({ address }) => address },
    {
      name: 'application',
      perMinute: 600_000,
      keyOf: ({ headers, body }) => text((body as Body | undefined)?.appkey) ?? text(headers.appkey),
    },
    {
      name: 'session',
      perMinute: 600,
      keyOf: ({ body }) => sessionFields.map((field) => text((body as Body | undefined)?.[field])).find(Boolean),
    },
  ];
}

/** What all routes with an app key share. `ofAddress`: requests a minute of one address. */
const withAppKey = (bodyBytes: number, ofAddress: number) => ({
  auth: 'none' as const,
  consumes: ['form', 'json', 'multipart'] as const,
  bodyBytes,
  quotas: appKeyQuotas(ofAddress),
});

/** Routes that take in events: they come in floods, and end by the store's own limits. */
export const eventRoute = { ...withAppKey(256 * 1024, 6_000), endsByItself: true as const, idParameters: [] };
/** Routes of a session besides its events. */
export const sessionRoute = (ofAddress: number) => withAppKey(64 * 1024, ofAddress);

/** Whether a browser asks not to be tracked (Do Not Track, Global Privacy Control; itself or through the script), of an application that honours it. */
export function isUntracked({ credential }: AppKey, { headers, body }: Pick<Call, 'headers' | 'body'>): boolean {
  if (credential.details.doNotTrack !== 'honour') return false;
  return headers.dnt === '1' || headers['sec-gpc'] === '1' || flagOf(body as Body, 'dnt') === true;
}

/** What is not a text is refused later; here it counts as nothing. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined;
}
