import type { Clock } from '../../kit/clock.ts';
import { spendPasswordTime, verifyPassword } from '../../kit/passwords.ts';
import { sameSecret, sha256 } from '../../kit/secrets.ts';
import { SemaphoreFull } from '../../kit/semaphore.ts';
import type { Pool } from '../../store/pool.ts';
import type { Row } from '../../store/statement.ts';
import { CoreError } from '../errors.ts';
import { type Credential, type CredentialKind, type Tenant, toCredential } from './access.ts';
import { countedGuesses, type Guesses } from './guesses.ts';
import { findCredential } from './queries.ts';

export interface Login {
  readonly source: string;
  readonly kind: CredentialKind;
  /** The tenant's code, as the dialect found it in the login; undefined when there was none. */
  readonly tenantCode: string | undefined;
  readonly login: string;
  readonly secret: string;
  /** The address it came from: guesses of passwords and pins are counted by it. */
  readonly from?: string;
}

export interface SignInDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly tenantByCode: (code: string) => Promise<Tenant | undefined>;
}

/**
 * Checks a login. An unknown one costs the same time as a wrong secret and is answered the same; guesses are counted for both alike.
 * @throws CoreError `credential_wrong`, `rate_limited` when too much was guessed, `unavailable` when too many passwords are being checked
 */
export async function signIn(deps: SignInDeps, login: Login): Promise<Credential> {
  const tenant = login.tenantCode === undefined ? undefined : await deps.tenantByCode(login.tenantCode);
  const row =
    tenant &&
    (await deps.pool.transaction(tenant.id, (tx) =>
      tx.first(findCredential, { tenant: tenant.id, source: login.source, kind: login.kind, login: login.login }),
    ));
  const guesses = tenant && countedGuesses(deps, tenant, login);
  await guesses?.refuseTooMany();
  const right = await fits(row, login, guesses);
  if (tenant === undefined || row === undefined || !right) {
    await guesses?.wrong();
    throw new CoreError('credential_wrong', `no ${login.kind} with this login and secret`);
  }
  await guesses?.right();
  return toCredential(tenant, row);
}

async function fits(
  row: Row<(typeof findCredential)['columns']> | undefined,
  { kind, secret }: Login,
  guesses: Guesses | undefined,
): Promise<boolean> {
  try {
    if (kind === 'user') {
      if (row?.verifier) return await verifyPassword(row.verifier, secret, guesses?.mayTry);
      await spendPasswordTime(secret, guesses?.mayTry);
      return false;
    }
  } catch (error) {
    if (error instanceof SemaphoreFull)
      throw new CoreError('unavailable', 'too many passwords are being checked', { retryAfterS: 1, cause: error });
    throw error;
  }
  const verifier = `sha256:${sha256(secret).toString('hex')}`;
  return sameSecret(row?.verifier ?? 'sha256:', verifier);
}
