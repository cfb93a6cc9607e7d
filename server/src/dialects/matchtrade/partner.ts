import type { Actor } from '../../core/actor.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { type Id, parseId } from '../../kit/ids.ts';
import { keyedDigest } from '../../kit/secrets.ts';
import type { DialectDeps } from '../dialect.ts';
import { firstText } from './paging.ts';

/** The broker's number that a credential works for. Where none was set it is 0, as in the vendor's sandbox. */
export function partnerOf(details: Readonly<Record<string, unknown>>): number {
  return typeof details.partnerId === 'number' ? details.partnerId : 0;
}

/**
 * The actor's partner number, when it is the one that the request names.
 * @throws CoreError `forbidden` for any other, whether there is such a partner or not (vendors.md §5: inferred)
 */
export function ownPartner(actor: Actor, named: string | number): number {
  const partnerId = partnerOf(actor.details);
  if (String(named) !== String(partnerId)) throw new CoreError('forbidden', "another partner's number");
  return partnerId;
}

/** The same for a number in the query, where it is required. @throws CoreError `invalid`, `forbidden` */
export function partnerInQuery(actor: Actor, named: unknown): number {
  const text = firstText(named);
  if (text === '') throw invalid('query.partnerId', 'required');
  return ownPartner(actor, text);
}

/** An e-mail in the query. A raw plus sign arrives as a space, and no e-mail has one. @throws CoreError `invalid` when it is missing */
export function emailInQuery(sent: unknown): string {
  const text = firstText(sent);
  if (text === '') throw invalid('query.email', 'required');
  return text.replaceAll(' ', '+');
}

/** The id in a path. @throws CoreError `not_found` for a text that cannot be ours, just as for an id that is nobody's */
export function accountId(text: string): Id {
  const id = parseId(text);
  if (id === undefined) throw new CoreError('not_found', 'no id of ours');
  return id;
}

/** The branch that a partner's accounts belong to when they name none. */
export function defaultBranch(actor: Actor): Id | undefined {
  const { branchUuid } = actor.details;
  return typeof branchUuid === 'string' ? parseId(branchUuid) : undefined;
}

/** What answers say of the partner that asks. */
export interface Partner {
  readonly partnerId: number;
  readonly branchUuid: string | null;
  /** A UUID of the partner's for something that has no row here, the same each time. */
  uuidOf(name: string): string;
}

export function partnerFor(actor: Actor, deps: Pick<DialectDeps, 'keyFor'>): Partner {
  const partnerId = partnerOf(actor.details);
  return {
    partnerId,
    branchUuid: defaultBranch(actor) ?? null,
    uuidOf(name) {
      const key = deps.keyFor({ id: actor.tenantId }, 'matchtrade fixed uuids');
      return asUuid(keyedDigest(key, `${partnerId} ${name}`));
    },
  };
}

/** Hex digits as a UUID of version 8: made in a way of one's own (RFC 9562 §5.8). */
function asUuid(hex: string): string {
  const part = (from: number, length: number) => hex.slice(from, from + length);
  return `${part(0, 8)}-${part(8, 4)}-8${part(12, 3)}-a${part(15, 3)}-${part(18, 12)}`;
}

/** A conflict's text names the e-mail as it was sent together with the partner, which the core does not know. */
export function namingPartner(partnerId: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CoreError) || error.code !== 'duplicate') throw error;
    const { message, fields, subject = '' } = error;
    throw new CoreError('duplicate', message, { fields, subject: `${subject}:${partnerId}`, cause: error });
  };
}
