import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { Tenant } from '../../../core/access/access.ts';
import { CoreError } from '../../../core/errors.ts';
import type { DialectDeps } from '../../dialect.ts';
import { checkLogin } from './check-login.ts';
import { loadLibrary } from './library.ts';
import { formLimits } from './limits.ts';
import { type LoginPage, type LoginProblem, loginPage } from './login-page.ts';
import { expiredPage, type Page, unavailablePage } from './pages.ts';
import { oidcPath, providersOf } from './providers.ts';
import { viewOf } from './request-view.ts';
import { sendPage } from './send-page.ts';

type LoginRequest = FastifyRequest<{ Params: { code: string; uid: string } }>;

/** A sign-in that was begun in this very browser: its cookie says so, and must be the one of the page's address. */
interface Begun {
  readonly tenant: Tenant;
  readonly provider: Provider;
  /** The request as the library sees it. */
  readonly view: LoginRequest['raw'];
  readonly page: Pick<LoginPage, 'clientName' | 'action' | 'goesTo' | 'email'>;
}

export async function showLogin(request: LoginRequest, reply: FastifyReply, deps: DialectDeps): Promise<FastifyReply> {
  return answer(reply, async () => {
    const begun = await begunBy(request, reply, deps);
    return begun === undefined ? expiredPage() : loginPage(begun.page);
  });
}

/**
 * Takes e-mail and password. A page of another site cannot send this form: the cookie of the sign-in does not come along from
 * there (SameSite), and its address cannot be guessed.
 */
export async function answerLogin(
  request: LoginRequest,
  reply: FastifyReply,
  deps: DialectDeps,
): Promise<FastifyReply> {
  return answer(reply, async () => {
    const begun = await begunBy(request, reply, deps);
    if (begun === undefined) return expiredPage();
    const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
    const email = (form.get('email') ?? '').slice(0, formLimits.emailChars);
    const password = form.get('password') ?? '';
    const failed = (problem: LoginProblem) => loginPage({ ...begun.page, email, problem });
    if (email.trim() === '' || password === '') return failed('missing');
    const outcome = await checkLogin(deps, begun.tenant, {
      email,
      password,
      address: request.ip,
      uid: request.params.uid,
    });
    if (typeof outcome === 'string') return failed(outcome);
    // Until the browser is closed: it may be one that others use as well.
    const login = { accountId: outcome.memberId, amr: ['pwd'], remember: false };
    return begun.provider.interactionResult(begun.view, reply.raw, { login }, { mergeWithLastSubmission: false });
  });
}

/** Sends a page, or a browser on to an address. What passes by itself is told to people as a page. */
async function answer(reply: FastifyReply, make: () => Promise<Page | string>): Promise<FastifyReply> {
  try {
    const made = await make();
    return typeof made === 'string' ? reply.redirect(made, 303) : sendPage(reply, made);
  } catch (error) {
    if (!(error instanceof CoreError) || (error.code !== 'unavailable' && error.code !== 'timed_out')) throw error;
    return sendPage(reply.header('retry-after', error.retryAfterS ?? 1), unavailablePage());
  }
}

async function begunBy(request: LoginRequest, reply: FastifyReply, deps: DialectDeps): Promise<Begun | undefined> {
  const { code, uid } = request.params;
  const tenant = await deps.tenantByCode(code);
  if (tenant === undefined) return undefined;
  const provider = await providersOf(deps).of(tenant);
  const url = `/login/${encodeURIComponent(uid)}`;
  const publicUrl = deps.publicUrl();
  const view = viewOf(request.raw, { publicUrl, mount: `${oidcPath}/t/${code}`, url });
  const { errors } = await loadLibrary();
  try {
    const interaction = await provider.interactionDetails(view, reply.raw);
    const client = await provider.Client.find(String(interaction.params.client_id));
    if (interaction.uid !== uid || client === undefined) return undefined;
    const goesTo = new URL(String(interaction.params.redirect_uri)).origin;
    const action = `${publicUrl}${oidcPath}/t/${code}${url}`;
    const { login_hint: hint } = interaction.params;
    const email = typeof hint === 'string' ? hint.slice(0, formLimits.emailChars) : '';
    const clientName = client.clientName ?? client.clientId;
    return { tenant, provider, view, page: { clientName, action, goesTo, email } };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
