import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import { type Credential, type CredentialKind, toCredential } from './access.ts';
import { findCredential } from './queries.ts';
import type { SignInDeps } from './sign-in.ts';

/** Logins that anybody may know (an application's key in a web page): they say whose something is and open nothing else. */
export interface PublicLogins {
  /**
   * The live credential with this login, as it was at most 2 s ago. @throws CoreError `credential_wrong` when there is none
   */
  find(login: PublicLogin): Promise<Credential>;
}

export interface PublicLogin {
  readonly source: string;
  readonly kind: CredentialKind;
  readonly tenantCode: string | undefined;
  readonly login: string;
}

/** How long a look-up is believed, milliseconds: the longest a revoked login goes on working (promised: 5 s). */
const trustMs = 2_000;
/** Look-ups remembered at once; the oldest go first. */
const remembered = 5_000;

export function createPublicLogins({ pool, clock, tenantByCode }: SignInDeps): PublicLogins {
  const known = new Map<string, { readonly credential: Promise<Credential | undefined>; readonly until: number }>();

  async function lookUp({ source, kind, tenantCode, login }: PublicLogin): Promise<Credential | undefined> {
    const tenant = tenantCode === undefined ? undefined : await tenantByCode(tenantCode);
    if (tenant === undefined) return undefined;
    const row = await pool.transaction(tenant.id, (tx) =>
      tx.first(findCredential, { tenant: tenant.id as Id, source, kind, login }),
    );
    return row === undefined ? undefined : toCredential(tenant, row);
  }

  return {
    async find(asked) {
      const key = `${asked.source} ${asked.kind} ${asked.login}`;
      const now = clock.monotonic();
      let found = known.get(key);
      if (found === undefined || found.until <= now) {
        // Known before it is answered: all who ask meanwhile wait for the same look-up. Each would begin its own, some hundred at a time.
        const fresh = { credential: lookUp(asked), until: now + trustMs };
        known.delete(key);
        known.set(key, fresh);
        fresh.credential.catch(() => known.get(key) === fresh && known.delete(key));
        if (known.size > remembered) for (const oldest of known.keys()) if (known.delete(oldest)) break;
        found = fresh;
      }
      const credential = await found.credential;
      if (credential === undefined) throw new CoreError('credential_wrong', 'nobody has this login');
      return credential;
    },
  };
}
