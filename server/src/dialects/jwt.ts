import {
  decodeProtectedHeader,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Tenant } from '../core/access/access.ts';
import { CoreError } from '../core/errors.ts';
import type { DialectDeps } from './dialect.ts';

/** Longest life of a token that is signed here: a key is accepted this long after it was rotated away. Milliseconds. */
const longestLifeMs = 31 * 24 * 60 * 60 * 1000;

/** Each version of a tenant's key for a purpose is derived; none is stored. */
function keyOf(deps: DialectDeps, tenant: Tenant, purpose: string, version: number): Uint8Array {
  return deps.keyFor(tenant, version === 1 ? purpose : `${purpose} ${version}`);
}

/**
 * Signs claims with the tenant's present key for a purpose (HS256, 256 bits). The header's `kid` is `<tenant's code>.<key version>`:
 * where to look the token up, and which key to check it with.
 */
export async function signToken(
  deps: DialectDeps,
  tenant: Tenant,
  purpose: string,
  claims: JWTPayload,
): Promise<string> {
  const header: JWTHeaderParameters = { alg: 'HS256', typ: 'JWT', kid: `${tenant.code}.${tenant.keyVersion}` };
  return new SignJWT(claims).setProtectedHeader(header).sign(keyOf(deps, tenant, purpose, tenant.keyVersion));
}

/**
 * The claims of a token that this server signed for this tenant and purpose and that has not expired.
 * @throws CoreError `token_invalid`
 */
export async function verifyToken(
  deps: DialectDeps,
  tenant: Tenant,
  purpose: string,
  text: string,
  options: Pick<JWTVerifyOptions, 'requiredClaims'> = {},
): Promise<JWTPayload> {
  try {
    const version = Number(kidOf(text)?.split('.')[1] ?? 1);
    if (!isAccepted(tenant, version, deps.clock.now())) throw new Error(`key ${version} is not accepted`);
    const { payload } = await jwtVerify(text, keyOf(deps, tenant, purpose, version), {
      ...options,
      algorithms: ['HS256'],
      typ: 'JWT',
      currentDate: deps.clock.date(),
    });
    return payload;
  } catch (cause) {
    throw new CoreError('token_invalid', `no valid token for ${purpose}`, { cause });
  }
}

/** The tenant's code in a token's unverified header: it only says where to look the token up. */
export function tenantCodeInToken(text: string): string | undefined {
  return kidOf(text)?.split('.')[0];
}

/** Another process may have rotated already while this one has not read the tenant again: the next key is ours as well. */
function isAccepted({ keyVersion, keysRotatedAt }: Tenant, version: number, now: number): boolean {
  if (version === keyVersion || version === keyVersion + 1) return true;
  return version === keyVersion - 1 && keysRotatedAt !== null && now < keysRotatedAt + longestLifeMs;
}

function kidOf(text: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(text);
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
