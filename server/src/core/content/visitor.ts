import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { findSession } from '../tracking/queries.ts';
import { contentLimits } from './content.ts';
import { lastVisits } from './queries.ts';

/** Who asks: a session of an application. */
export interface Visitor {
  readonly applicationId: Id;
  readonly sessionId: Id;
}

/** Events looked back at, visits or not. */
const lookedBack = 500;
/** The longest word that products are compared with, in characters. */
const longestWord = 100;

/** What a visit names that products can be about. */
const about = ['brands', 'interests', 'categories', 'tenants'] as const;

/** Whether the session goes on: one of somebody who was erased does not, and is as if it had done nothing. */
export async function isOpen(tx: Tx, { applicationId, sessionId }: Visitor): Promise<boolean> {
  const place = { tenant: tx.tenantId, id: sessionId, application: applicationId };
  return (await tx.first(findSession, place)) !== undefined;
}

/** What the session's own visits were about, the latest first. Nothing else of its person is looked at: a key that anybody has asks. */
export async function interestsOf(tx: Tx, visitor: Visitor): Promise<string[]> {
  if (!(await isOpen(tx, visitor))) return [];
  const visits = await tx.all(lastVisits, { tenant: tx.tenantId, session: visitor.sessionId, events: lookedBack });
  return visits.flatMap(({ data }) => about.flatMap((name) => textsIn((data as Record<string, unknown>)[name])));
}

/** Words to compare with: each once, without those that are empty or too long to be one. */
export function wordsAmong(texts: readonly string[]): string[] {
  const words = texts.map((text) => text.trim()).filter((text) => text !== '' && text.length <= longestWord);
  return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()].slice(0, contentLimits.words);
}

function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
