import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { CoreError } from '../../core/errors.ts';
import type { OutgoingMessage } from '../../core/messaging/outgoing.ts';
import { longestMessage } from '../../core/messaging/send-message.ts';
import { HttpError } from '../../kit/http-client.ts';
import { normalisePhone } from '../../kit/phone.ts';
import { sameSecret } from '../../kit/secrets.ts';
import { withoutSecrets } from '../../kit/without-secrets.ts';
import type { SendResult } from '../sender.ts';
import { retryAfter } from '../webhook.ts';
import type { Adapter, AdapterContext, IncomingMessage, IncomingRequest } from './adapter.ts';
import { type Json, longestIncoming, readJson, textOf, utmMarksOf } from './incoming-json.ts';
import { detail, textSetting, urlSetting } from './settings.ts';

/** Standard Webhooks (standardwebhooks.com): how far a caller's clock may be from ours. Milliseconds. */
const toleranceMs = 5 * 60 * 1000;

/** Longest id and address of a caller's, in UTF-16 units. */
const longestId = 200;

/**
 * Any way to people behind a small HTTP contract that the operator's own gateway fulfils (docs/messages.md): we POST what to send, it
 * POSTs what people write, both signed with one secret as Standard Webhooks says.
 * @param channel what addresses are, when they are numbers; undefined: whatever the gateway calls an address
 */
export function gateway(type: string, channel?: string): Adapter {
  return {
    type,
    capabilities: {
      longestText: longestMessage,
      hasSubject: false,
      attachments: false,
      receives: 'webhook',
      addressFrom: 'phone',
    },
    settings: {
      url: urlSetting('where messages are posted to', true),
      from: textSetting('the sender that the gateway shall use'),
      ...(channel === undefined
        ? { channel: textSetting('what the gateway calls its way; gateway when it is not set') }
        : {}),
    },
    secret: {
      help: 'whsec_ and the base64 of 24 to 64 bytes, the same at the gateway; made when none is given',
      isRequired: true,
      shape: /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
      make: () => `whsec_${randomBytes(32).toString('base64')}`,
    },
    send: (message, using) => send(message, channelOf(using, channel), using),
    verify,
    async receive(request, using) {
      check(request, using);
      return [incomingOf(readJson(request.text), request, channelOf(using, channel), using)];
    },
  };
}

function channelOf({ connection: { details } }: AdapterContext, channel: string | undefined): string {
  return channel ?? detail(details, 'channel') ?? 'gateway';
}

async function send(message: OutgoingMessage, channel: string, using: AdapterContext): Promise<SendResult> {
  const { connection, secret, http, now } = using;
  const to = message.address ?? message.phone;
  if (to === undefined) return { outcome: 'refused', excerpt: 'there is no number to send to' };
  if (secret === undefined) return { outcome: 'failed', excerpt: 'the connection has no secret to sign with' };
  const from = detail(connection.details, 'from');
  const body = JSON.stringify({
    id: message.id,
    to,
    text: message.text,
    ...(from === undefined ? {} : { from }),
    channel,
  });
  try {
    const { status, headers, text } = await http.request({
      method: 'POST',
      url: detail(connection.details, 'url') ?? '',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Tributary',
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(secret).sign(message.id, new Date(now), body),
      },
      body,
    });
    const answer = { status, excerpt: withoutSecrets(text, [secret]) };
    if (status >= 200 && status < 300) {
      const providerId = idIn(text);
      return { outcome: 'done', ...answer, ...(providerId === undefined ? {} : { providerId }) };
    }
    if (isAboutMessage(status)) return { outcome: 'refused', ...answer };
    const retryAfterS = retryAfter(headers['retry-after'], now);
    return { outcome: 'failed', ...answer, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
  } catch (error) {
    if (error instanceof HttpError) return { outcome: 'failed', excerpt: error.message };
    throw error;
  }
}

/** 4xx says no to this message; but a signature that is not believed, slowness and haste are no faults of the message's. */
function isAboutMessage(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}

function idIn(text: string): string | undefined {
  try {
    return textOf(readJson(text), 'id');
  } catch {
    return undefined;
  }
}

/** Whether the gateway answers at all; whether it believes our signature shows with the first message. */
async function verify({ connection, http }: AdapterContext): ReturnType<Adapter['verify']> {
  try {
    await http.request({ method: 'GET', url: detail(connection.details, 'url') ?? '' });
    return { ok: true };
  } catch (error) {
    if (error instanceof HttpError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The library checks the time against the machine's clock; ours may be moved, so the time is checked here. @throws CoreError `credential_wrong` */
function check({ headers, text }: IncomingRequest, { secret, now }: AdapterContext): void {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
  const wrong = new CoreError('credential_wrong', 'a request that the gateway did not sign');
  if (secret === undefined || typeof id !== 'string' || typeof time !== 'string' || typeof signatures !== 'string')
    throw wrong;
  const at = /^\d{1,12}$/.test(time) ? Number(time) * 1000 : Number.NaN;
  if (!(Math.abs(now - at) <= toleranceMs)) throw wrong;
  const expected = new Webhook(secret).sign(id, new Date(at), text);
  if (!signatures.split(' ').some((signature) => sameSecret(signature, expected))) throw wrong;
}

/** @throws CoreError `malformed` */
function incomingOf(
  json: Json,
  { headers }: IncomingRequest,
  channel: string,
  { actor }: AdapterContext,
): IncomingMessage {
  const id = textOf(json, 'id') ?? String(headers['webhook-id']);
  const from = textOf(json, 'from')?.trim();
  const text = textOf(json, 'text');
  const name = textOf(json, 'name');
  if (from === undefined || text === undefined) throw new CoreError('malformed', 'from and text are needed');
  if (Math.max(id.length, from.length, name?.length ?? 0) > longestId || text.length > longestIncoming)
    throw new CoreError('malformed', 'id, from, name or text is too long');
  // A number in whatever spelling is one sender.
  const phone = channel === 'gateway' && !from.startsWith('+') ? undefined : normalisePhone(from, actor.defaultCountry);
  return {
    kind: channel,
    address: phone ?? from,
    patch: { ...(name === undefined ? {} : { fullName: name }), ...(phone === undefined ? {} : { phone }) },
    ...utmMarksOf(json),
    text,
    providerId: id,
  };
}
