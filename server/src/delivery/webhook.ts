import { Webhook } from 'standardwebhooks';
import { systemActor, type Tenant } from '../core/access/access.ts';
import { readWebhook } from '../core/deliveries/read-webhook.ts';
import type { WebhookEncoder } from '../core/deliveries/webhook-encoder.ts';
import type { Run } from '../core/run.ts';
import type { Clock } from '../kit/clock.ts';
import { type HttpAnswer, type HttpClient, HttpError } from '../kit/http-client.ts';
import { openText } from '../kit/seal.ts';
import type { Sender, SendResult } from './sender.ts';

export interface WebhookDeps {
  readonly run: Run;
  readonly http: HttpClient;
  readonly clock: Clock;
  /** By source. */
  readonly encoders: Readonly<Record<string, WebhookEncoder>>;
  readonly sealKey: (tenant: Tenant) => Uint8Array;
}

/** Sends facts to endpoints, signed as Standard Webhooks says (standardwebhooks.com): the same id at each attempt, the time of the attempt. */
export function webhookSender({ run, http, clock, encoders, sealKey }: WebhookDeps): Sender {
  // Words are looked up for many at a time: those that are looked up at the same moment share a transaction.
  const look: Run = (actor, useCase, input) => run(actor, { ...useCase, together: { keysOf: () => [] } }, input);
  return async (tenant, { id, destinationId, changeId }) => {
    const actor = systemActor(tenant, 'system');
    const found =
      changeId === null ? undefined : await run(actor, readWebhook, { endpointId: destinationId, changeId });
    const encode = found && encoders[found.endpoint.source];
    if (found === undefined || encode === undefined) return { outcome: 'refused', excerpt: 'nothing left to tell' };
    if (found.endpoint.isDisabled) return { outcome: 'refused', excerpt: 'the endpoint is switched off' };
    const secret = openText(sealKey(tenant), found.endpoint.secret);
    const now = clock.now();
    const words = {
      actor: systemActor(tenant, found.endpoint.source),
      run: look,
      details: found.endpoint.details,
      secret,
      now,
    };
    const message = await encode(found.fact, words);
    if (message === undefined) return { outcome: 'refused', excerpt: 'nothing left to tell' };
    const { previousSecret } = found.endpoint;
    const secrets = [secret, ...(previousSecret === null ? [] : [openText(sealKey(tenant), previousSecret)])];
    const at = new Date(now);
    try {
      const answer = await http.request({
        method: 'POST',
        url: found.endpoint.url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Tributary',
          ...message.headers,
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now / 1000)),
          // Several are separated by a space; a receiver takes the one that its secret makes.
          'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, at, message.body)).join(' '),
        },
        body: message.body,
      });
      return resultOf(answer, now);
    } catch (error) {
      if (error instanceof HttpError) return { outcome: 'failed', excerpt: error.message };
      throw error;
    }
  };
}

/** 2xx took it; 410 never wants anything again; everything else may be better next time, a redirect included: it is not followed. */
function resultOf({ status, headers, text }: HttpAnswer, now: number): SendResult {
  const answer = { status, excerpt: text };
  if (status >= 200 && status < 300) return { outcome: 'done', ...answer };
  if (status === 410) return { outcome: 'refused', isGone: true, ...answer };
  const retryAfterS = retryAfter(headers['retry-after'], now);
  return { outcome: 'failed', ...answer, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
}

/** RFC 9110 §10.2.3: seconds or a date. */
export function retryAfter(value: string | string[] | undefined, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now) / 1000);
}
