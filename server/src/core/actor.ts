import type { Id } from '../kit/ids.ts';

/**
 * Who asks: always a credential of one tenant (decision 10: the tenant comes from it and from nothing else), or the server
 * itself (demo data, jobs).
 */
export interface Actor {
  readonly tenantId: Id;
  /** Absent for the server itself. */
  readonly credentialId: Id | undefined;
  /** The source that records written by this actor belong to: a dialect's name, `import`, `console`. */
  readonly source: string;
  /** Two-letter country in which phone numbers without a calling code are read. */
  readonly defaultCountry: string;
  /**
   * `tenant`: sees every person. `own`: sees only what it brought in itself, and cannot tell another's person from none.
   * DESIGN §4.
   */
  readonly sees: 'own' | 'tenant';
  readonly scopes: readonly string[];
  /** What the dialect keeps with the credential (a website, a partner number). */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The part of a source within which identifiers are unique. A credential that sees only its own has a scope of its own:
 * otherwise "exists already" would tell it about another's people.
 * @param part a dialect's own division (a partner number), when it has one
 */
export function uniquenessScope(actor: Actor, part = ''): string {
  return actor.sees === 'own' ? `${part}#${actor.credentialId}` : part;
}
