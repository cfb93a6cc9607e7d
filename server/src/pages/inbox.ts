import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoreError } from '../core/errors.ts';
import type { CaughtMessage } from '../core/messaging/list-caught.ts';
import { html, page } from '../kit/html.ts';
import { sameSecret } from '../kit/secrets.ts';
import { layout } from './layout.ts';
import { plainPolicy, sendPage } from './security.ts';
import { isLocal } from './visitor.ts';

/** Messages that are shown, unless fewer are asked for. */
const mostMessages = 100;

export interface InboxOptions {
  readonly publicUrl: () => string;
  readonly demoCredentials: () => Promise<Record<string, unknown> | undefined>;
  /** What the demo tenant's inbox holds, newest first. */
  readonly caught: (tenantCode: string, limit: number) => Promise<readonly CaughtMessage[]>;
  readonly rootOf: (request: FastifyRequest) => string;
}

/**
 * `GET /inbox`: what the sandbox would have sent, as JSON, or as a page for browsers. Only in demo mode, and only for somebody on this
 * machine or with one of the demo's secrets as a bearer token; for everybody else there is no such route.
 */
export function addInbox(app: FastifyInstance, options: InboxOptions): void {
  app.get<{ Querystring: { limit?: string } }>('/inbox', async (request, reply) => {
    const credentials = await options.demoCredentials();
    const mayRead =
      credentials !== undefined && (isLocal(request, options.publicUrl()) || holdsSecret(request, credentials));
    if (!mayRead) throw new CoreError('route_not_found', 'no inbox for this visitor');
    const found = await options.caught(String(credentials.tenant), limitOf(request.query.limit));
    if (wantsPage(request)) return sendPage(reply, plainPolicy, inboxPage(options.rootOf(request), found));
    return reply
      .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
      .send(found.map(({ messageId: _, at, ...message }) => ({ ...message, at: new Date(at).toISOString() })));
  });
}

/** Secrets of the credentials file are long and random; what only names something there opens nothing. */
function holdsSecret({ headers }: FastifyRequest, credentials: Readonly<Record<string, unknown>>): boolean {
  const [, sent] = /^Bearer (\S{16,1000})$/i.exec(headers.authorization ?? '') ?? [];
  if (sent === undefined) return false;
  return Object.values(credentials)
    .flatMap((block) => (typeof block === 'object' && block !== null ? Object.entries(block) : []))
    .filter(([name]) => /(secret|token|password)$/i.test(name))
    .some(([, value]) => typeof value === 'string' && sameSecret(value, sent));
}

function limitOf(text: unknown): number {
  const limit = typeof text === 'string' && /^\d{1,4}$/.test(text) ? Number(text) : mostMessages;
  return Math.min(Math.max(limit, 1), mostMessages);
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/.test(headers.accept ?? '');
}

function inboxPage(root: string, messages: readonly CaughtMessage[]): string {
  return page(
    layout({
      title: 'Inbox · Tributary',
      root,
      styles: ['base.css', 'start.css'],
      scripts: [],
      content: html`<main id="content" class="start">
<div class="hero">
<h1>Inbox</h1>
<p class="lede">Messages of the demo tenant, newest first. A sandbox keeps them here: none has left this server.</p>
</div>
${
  messages.length === 0
    ? html`<p>No message has been sent yet.</p>`
    : messages.map(
        ({ id, to, subject, text, attachments, at }) => html`<section class="dialect" aria-labelledby="${id}">
<div class="side">
<h2 id="${id}">${to ?? 'nobody known'}</h2>
<p class="quiet"><time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC</time></p>
</div>
<div class="body">
${subject === null ? undefined : html`<p><strong>${subject}</strong></p>`}
<figure><pre><code>${text}</code></pre></figure>
${attachments.length === 0 ? undefined : html`<p class="quiet">Attached: ${attachments.join(', ')}</p>`}
</div>
</section>
`,
      )
}
</main>`,
    }),
  );
}
