import type { KoaContextWithOIDC } from 'oidc-provider';
import { html } from '../../../kit/html.ts';
import { messagePage, type Page, pageOf } from './pages.ts';

export function show(ctx: KoaContextWithOIDC, { status, text, headers }: Page): void {
  ctx.set(headers);
  ctx.type = 'text/html; charset=utf-8';
  ctx.status = status;
  ctx.body = text;
}

/** Asks, when no client's registered address says where to go on: a link on any site may lead here. */
export async function confirmSignOut(ctx: KoaContextWithOIDC, form: string): Promise<void> {
  const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
  const [, secret = ''] = /name="xsrf" value="([^"]*)"/.exec(form) ?? [];
  show(
    ctx,
    pageOf(
      200,
      'Sign out?',
      html`<h1>Sign out?</h1>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${secret}">
<button type="submit" name="logout" value="yes">Sign out</button>
</form>`,
    ),
  );
}

export async function signedOut(ctx: KoaContextWithOIDC): Promise<void> {
  show(ctx, messagePage(200, 'You are signed out', 'You can close this page.'));
}

/**
 * What the vendor's clients expect of the end of a session: a redirect, with nothing asked. The library has checked the client and
 * that the address is registered with it (it forgets one that it cannot check), and would now show a page.
 */
export async function endSession(ctx: KoaContextWithOIDC): Promise<void> {
  const { client, session, params, provider } = ctx.oidc;
  const { post_logout_redirect_uri: uri, state } = params ?? {};
  if (ctx.status !== 200 || client === undefined || session === undefined || typeof uri !== 'string') return;
  for (const { grantId, persistsLogout } of Object.values(session.authorizations ?? {})) {
    // Offline access is asked for to outlive the session.
    if (grantId !== undefined && persistsLogout !== true) await provider.AccessToken.revokeByGrantId(grantId);
  }
  await session.destroy();
  ctx.cookies.set(provider.cookieName('session'), null, { path: new URL(provider.issuer).pathname, overwrite: true });
  const target = new URL(uri);
  if (typeof state === 'string') target.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(target.href);
}
