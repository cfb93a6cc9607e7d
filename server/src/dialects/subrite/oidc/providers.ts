import type { EventEmitter } from 'node:events';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../../../core/access/access.ts';
import { CoreError } from '../../../core/errors.ts';
import type { DialectDeps } from '../../dialect.ts';
import { createAdapter, emptyAdapter } from './adapter.ts';
import { configurationFor } from './configuration.ts';
import { privateHeaders } from './headers.ts';
import { loadLibrary } from './library.ts';
import { providersKept } from './limits.ts';
import { endSession } from './sign-out.ts';
import { accessTokenPrefix, refreshTokenPrefix } from './tenant-code.ts';

/** The part of the issuer behind the public URL. */
export const oidcPath = '/api/oidc';

/** One provider a tenant, made when it is first asked for; they share the issuer and its key. */
export interface Providers {
  of(tenant: Tenant): Promise<Provider>;
  /** For requests that name no tenant there is: it knows no client and no token, and answers so in the protocol's words. */
  nobodys(): Promise<Provider>;
}

const byServer = new WeakMap<DialectDeps['run'], Providers>();

/** The providers of one server: sign-in pages, token calls and the REST API share them. */
export function providersOf(deps: DialectDeps): Providers {
  const known = byServer.get(deps.run) ?? createProviders(deps);
  byServer.set(deps.run, known);
  return known;
}

function createProviders(deps: DialectDeps): Providers {
  const kept = new Map<string, Promise<Provider>>();
  return {
    async of(tenant) {
      const issuer = deps.publicUrl() + oidcPath;
      // The public URL changes once, when a server on a free port begins to listen.
      const key = `${tenant.id} ${issuer}`;
      const provider = kept.get(key) ?? createProvider(deps, tenant, issuer);
      // The last used stands last; what failed is tried again.
      kept.delete(key);
      kept.set(key, provider);
      provider.catch(() => kept.delete(key));
      if (kept.size > providersKept) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
      return provider;
    },
    nobodys() {
      return this.of(nobody);
    },
  };
}

/** Stands in for a tenant where there is none: codes are hex, and its provider keeps and finds nothing. */
const nobody = { id: 'nobody', code: 'nobody' } as unknown as Tenant;

async function createProvider(deps: DialectDeps, tenant: Tenant, issuer: string): Promise<Provider> {
  const library = await loadLibrary();
  const usedAlready = () => new library.errors.InvalidGrant('used already');
  const adapter = tenant === nobody ? emptyAdapter : createAdapter({ deps, tenant, usedAlready });
  const key = await deps.signingKey('oidc');
  const provider = new library.Provider(issuer, configurationFor({ deps, tenant, library, key, issuer, adapter }));
  // Believes `X-Forwarded-Proto`, which request-view.ts writes.
  provider.proxy = true;
  checkSecretsByHash(provider, deps, tenant);
  nameTenantInTokens(provider, tenant);
  provider.use((ctx, next) => aroundLibrary(ctx as KoaContextWithOIDC, next));
  provider.on('server_error', (ctx, error) => {
    ctx.state.failure = error;
    if (!isPassing(error)) deps.log.error({ err: error, route: ctx.oidc.route }, 'a bug');
  });
  // Without a listener the library's framework writes to the console. What reaches it is a connection that broke.
  (provider as EventEmitter).on('error', (error) => deps.log.debug({ err: error }, 'an answer was not sent'));
  return provider;
}

/** @throws CoreError `unavailable` */
function checkSecretsByHash(provider: Provider, { signIn }: DialectDeps, tenant: Tenant): void {
  provider.Client.prototype.compareClientSecret = async function compare(this: { clientId: string }, secret: string) {
    try {
      await signIn({ source: 'subrite', kind: 'client', tenantCode: tenant.code, login: this.clientId, secret });
      return true;
    } catch (error) {
      if (error instanceof CoreError && error.code === 'credential_wrong') return false;
      throw error;
    }
  };
}

/** An access token comes back with nothing beside it; the prefixes also tell secret scanners what they have found. */
function nameTenantInTokens(provider: Provider, { code }: Tenant): void {
  const prefixes = [
    [provider.AccessToken, accessTokenPrefix],
    [provider.RefreshToken, refreshTokenPrefix],
  ] as const;
  for (const [model, prefix] of prefixes) {
    const prototype = model.prototype as unknown as { generateTokenId(): string };
    const { generateTokenId } = prototype;
    prototype.generateTokenId = function generate() {
      return `${prefix}_${code}_${generateTokenId.call(this)}`;
    };
  }
}

/** What is ours around each answer of the library: headers, the redirect at a session's end, and 503 for what passes. */
async function aroundLibrary(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  ctx.set(privateHeaders);
  await next();
  if (ctx.oidc?.route === 'end_session') await endSession(ctx);
  const { failure } = ctx.state;
  if (ctx.status !== 500 || !isPassing(failure)) return;
  ctx.status = 503;
  ctx.set('retry-after', String(failure.retryAfterS ?? 1));
  if (ctx.type === 'application/json')
    ctx.body = { error: 'temporarily_unavailable', error_description: 'try again later' };
}

function isPassing(error: unknown): error is CoreError {
  return error instanceof CoreError && (error.code === 'unavailable' || error.code === 'timed_out');
}
