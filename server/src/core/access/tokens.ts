import { type Id, newId } from '../../kit/ids.ts';
import { sha256 } from '../../kit/secrets.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { CoreError } from '../errors.ts';
import { actorOf, type Credential, toCredential } from './access.ts';
import {
  familyIsRevoked,
  findToken,
  insertToken,
  lockFamily,
  pruneTokens,
  revokeFamily,
  useRefreshToken,
} from './queries.ts';
import type { SignInDeps } from './sign-in.ts';

/** What a token carries besides its credential. */
export interface TokenClaims {
  readonly scopes?: readonly string[];
  readonly details?: Record<string, unknown>;
  /** Other credentials that had a part in it (a program's, a member of staff's): it ends with any of them. */
  readonly via?: readonly Id[];
}

export interface NewToken {
  /** The text the partner gets. It is hashed here and then forgotten. */
  readonly text: string;
  readonly kind: 'static' | 'access' | 'refresh';
  /** Milliseconds from now; absent: until revoked. */
  readonly lifeMs?: number;
  readonly claims?: TokenClaims;
}

export interface LiveToken {
  readonly credential: Credential;
  readonly actor: Actor;
  readonly kind: NewToken['kind'];
  readonly familyId: Id;
  /** `TokenClaims.via`. */
  readonly via: readonly Id[];
}

export interface Tokens {
  /**
   * Keeps the tokens of one sign-in (or one refresh, when `familyId` is given) as one family.
   * @throws CoreError `token_invalid` when that family was revoked meanwhile
   */
  issue(credential: Credential, tokens: readonly NewToken[], familyId?: Id): Promise<void>;
  /**
   * The credential behind a token. A dialect takes the tenant's code out of the token's own text.
   * @throws CoreError `token_invalid` for anything but a live token of this source and one of these kinds
   */
  authenticate(
    source: string,
    tenantCode: string | undefined,
    text: string,
    kinds?: readonly NewToken['kind'][],
  ): Promise<LiveToken>;
  /**
   * Uses a refresh token up. A second use means that two hold it: the whole family is revoked.
   * @throws CoreError `token_invalid`
   */
  refresh(source: string, tenantCode: string | undefined, text: string): Promise<LiveToken>;
}

/** Expired tokens stay this long, so that a late use can still be told from a forged one in the log. */
const keepExpiredMs = 24 * 60 * 60 * 1000;
/** A live token is looked up again after this long: the longest a revoked one goes on working (promised: 5 s). */
const trustMs = 2_000;
/** Tokens remembered at once; the oldest go first. */
const remembered = 5_000;

/** Between using a refresh token up and issuing its successors, somebody may have shown that two hold it. */
async function refuseRevoked(tx: Tx, family: Id): Promise<void> {
  const { tenantId: tenant } = tx;
  await tx.first(lockFamily, { tenant, family });
  const row = await tx.first(familyIsRevoked, { tenant, family });
  if (row?.revoked) throw new CoreError('token_invalid', 'the family of this token was revoked');
}

function toLiveToken(credential: Credential, row: Row<(typeof findToken)['columns']>): LiveToken {
  const claims = row.claims as TokenClaims;
  const kind = row.token_kind as NewToken['kind'];
  return { credential, actor: actorOf(credential, claims), kind, familyId: row.family_id as Id, via: claims.via ?? [] };
}

export function createTokens(deps: SignInDeps): Tokens {
  const cache = new Map<
    string,
    { readonly token: LiveToken; readonly expiresAt: number | null; readonly until: number }
  >();

  async function find(source: string, tenantCode: string | undefined, text: string) {
    const tenant = tenantCode === undefined ? undefined : await deps.tenantByCode(tenantCode);
    if (tenant === undefined) throw new CoreError('token_invalid', 'no tenant has this token');
    const row = await deps.pool.transaction(tenant.id, (tx) =>
      tx.first(findToken, { tenant: tenant.id, source, hash: sha256(text) }),
    );
    if (row === undefined) throw new CoreError('token_invalid', 'no live token has this text');
    return { token: toLiveToken(toCredential(tenant, row), row), expiresAt: row.expires_at };
  }

  async function lookUp(source: string, tenantCode: string | undefined, text: string) {
    const key = `${source} ${tenantCode} ${sha256(text).toString('base64')}`;
    const now = deps.clock.monotonic();
    const hit = cache.get(key);
    if (hit !== undefined && hit.until > now) return hit;
    const found = { ...(await find(source, tenantCode, text)), until: now + trustMs };
    cache.delete(key);
    cache.set(key, found);
    if (cache.size > remembered) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
    return found;
  }

  return {
    async issue(credential, tokens, familyId) {
      const now = deps.clock.now();
      await deps.pool.transaction(credential.tenant.id, async (tx) => {
        const family = familyId ?? newId(now);
        const tenant = tx.tenantId;
        if (familyId !== undefined) await refuseRevoked(tx, familyId);
        for (const { text, kind, lifeMs, claims = {} } of tokens) {
          const expires = lifeMs === undefined ? null : new Date(now + lifeMs);
          await tx.run(insertToken, {
            tenant,
            id: newId(now),
            credential: credential.id,
            kind,
            hash: sha256(text),
            family,
            claims,
            now: new Date(now),
            expires,
          });
        }
        await tx.run(pruneTokens, { tenant, credential: credential.id, before: new Date(now - keepExpiredMs) });
      });
    },

    async authenticate(source, tenantCode, text, kinds = ['access', 'static']) {
      const { token, expiresAt } = await lookUp(source, tenantCode, text);
      if (expiresAt !== null && expiresAt <= deps.clock.now())
        throw new CoreError('token_invalid', 'the token has expired');
      if (!kinds.includes(token.kind)) throw new CoreError('token_invalid', `a ${token.kind} token opens nothing here`);
      return token;
    },

    async refresh(source, tenantCode, text) {
      const { token } = await find(source, tenantCode, text);
      const now = new Date(deps.clock.now());
      const { tenant } = token.credential;
      const used = await deps.pool.transaction(tenant.id, async (tx) => {
        const row = await tx.first(useRefreshToken, { tenant: tenant.id, hash: sha256(text), now });
        if (row !== undefined) return true;
        await tx.first(lockFamily, { tenant: tenant.id, family: token.familyId });
        await tx.run(revokeFamily, { tenant: tenant.id, family: token.familyId, now });
        return false;
      });
      if (!used) throw new CoreError('token_invalid', 'the refresh token was used before, has expired or is none');
      return token;
    },
  };
}
