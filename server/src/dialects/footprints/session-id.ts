import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../../core/access/access.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { fromObjectId, type Id, toObjectId } from '../../kit/ids.ts';
import type { DialectDeps } from '../dialect.ts';
import type { AppKey } from './app-key.ts';
import { type Body, textOf } from './decode.ts';

/**
 * The ids that `init` gives out (`pid`, `uid`, `mobileId`): 64 hex digits, as in the document's samples: the tenant's code, the session's id,
 * and a signature over it and its application. So a session is believed without being looked up, and nobody can write into another's.
 * One shape for everybody: it does not tell whether somebody is known.
 */
export function spellSession({ credential }: AppKey, session: Id, deps: DialectDeps): string {
  const id = toObjectId(session);
  return credential.tenant.code + id + signature(credential, id, deps);
}

/**
 * Reads one from a field, with or without the letter that some clients put before it; undefined when none was sent.
 * @throws CoreError `invalid` with reason `unknown`
 */
export function readSession(app: AppKey, body: Body, field: string, deps: DialectDeps): Id | undefined {
  const text = textOf(body, field);
  if (!text) return undefined;
  const { credential } = app;
  const known = `${credential.id} ${text}`;
  const before = believed.get(known);
  if (before !== undefined) return before;
  const [, code, id = '', signed = ''] = /^[pc]?([0-9a-f]{8})([0-9a-f]{24})([0-9a-f]{32})$/.exec(text) ?? [];
  const session = fromObjectId(id);
  if (session === undefined || code !== credential.tenant.code) throw invalid(field, 'unknown');
  if (!timingSafeEqual(Buffer.from(signed), Buffer.from(signature(credential, id, deps))))
    throw invalid(field, 'unknown');
  believed.set(known, session);
  if (believed.size > mostBelieved) for (const oldest of believed.keys()) if (believed.delete(oldest)) break;
  return session;
}

/** Ids whose signature was checked, of the latest sessions: each sends many events, and a signature costs as much as reading one. */
const believed = new Map<string, Id>();
const mostBelieved = 20_000;

/** A device's own session, for calls that begin another when there is none: an id of another server, or a spoilt one, is as good as none. */
export function ownSession(app: AppKey, body: Body, fields: readonly string[], deps: DialectDeps): Id | undefined {
  for (const field of fields) {
    try {
      const session = readSession(app, body, field, deps);
      if (session !== undefined) return session;
    } catch (error) {
      if (!(error instanceof CoreError && error.code === 'invalid')) throw error;
    }
  }
  return undefined;
}

/** 128 bits of HMAC-SHA-256. */
function signature({ tenant, id: application }: AppKey['credential'], session: string, deps: DialectDeps): string {
  return createHmac('sha256', keyOf(tenant, deps)).update(`${application} ${session}`).digest('hex').slice(0, 32);
}

/** Deriving a key costs more than all the rest of an event's way in. */
const keys = new WeakMap<DialectDeps['keyFor'], Map<string, Uint8Array>>();

function keyOf(tenant: Tenant, { keyFor }: DialectDeps): Uint8Array {
  const known = keys.get(keyFor) ?? new Map<string, Uint8Array>();
  keys.set(keyFor, known);
  const key = known.get(tenant.id) ?? keyFor(tenant, 'footprints session');
  known.set(tenant.id, key);
  return key;
}
