import type { Actor } from '../../core/actor.ts';
import type { Recommend } from '../../core/content/recommend-products.ts';
import type { Visitor } from '../../core/content/visitor.ts';
import { invalid } from '../../core/errors.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Call } from '../operation.ts';
import { applicationOf } from './app-key.ts';
import { type Body, listOf, partsOf, textOf } from './decode.ts';
import { readSession, spellSession } from './session-id.ts';

/** What apps ask for (the vendor's mobile library). All throw CoreError `invalid` that names the field. */

export interface Asking {
  readonly actor: Actor;
  readonly visitor: Visitor;
  /** The session's id as `init` gave it out. */
  readonly mobileId: string;
}

/** @throws CoreError `credential_missing`, `credential_wrong`, `invalid` for a `mid` that is not there, or not of this application */
export async function askingOf(call: Pick<Call, 'headers' | 'body'>, deps: DialectDeps): Promise<Asking> {
  const app = await applicationOf(call, deps);
  const sessionId = readSession(app, call.body as Body, 'mid', deps);
  if (sessionId === undefined) throw invalid('mid', 'required');
  return {
    actor: app.actor,
    visitor: { applicationId: app.credential.id, sessionId },
    mobileId: spellSession(app, sessionId, deps),
  };
}

/** Attributes that say what somebody likes, by the names that visits have for it, too; all others say nothing here. */
const likes: readonly string[] = [
  'brand',
  'brands',
  'interest',
  'interests',
  'category',
  'categories',
  'tenant',
  'tenants',
];

export function toRecommend(body: Body, visitor: Visitor): Recommend {
  const search = textOf(body, 'searchQuery');
  return {
    visitor,
    likes: attributesOf(body)
      .filter(([name]) => likes.includes(name.toLowerCase()))
      .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
      .filter((value) => typeof value === 'string'),
    ...(search ? { search } : {}),
  };
}

/**
 * Names and values: `[{attributeName, attributeValue}]` (`content-delivery`), or an object of them (the product calls); each call takes both.
 */
function attributesOf(body: Body): [string, unknown][] {
  const field = body.additionalData === undefined ? 'aditionalData' : 'additionalData';
  const sent = body[field];
  const isObject =
    typeof sent === 'string' ? sent.trim().startsWith('{') : sent instanceof Object && !Array.isArray(sent);
  if (isObject) return Object.entries(partsOf(body, field) ?? {});
  return (listOf(body, field) ?? []).flatMap((item, i): [string, unknown][] => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw invalid(`${field}.${i}`, 'wrong_type');
    const { attributeName, attributeValue } = item as Body;
    const name = textOf({ [`${field}.${i}.attributeName`]: attributeName }, `${field}.${i}.attributeName`);
    return name ? [[name, attributeValue]] : Object.entries(item);
  });
}
