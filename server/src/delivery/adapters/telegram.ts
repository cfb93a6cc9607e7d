import { createHmac } from 'node:crypto';
import { CoreError } from '../../core/errors.ts';
import type { Connection } from '../../core/messaging/connections.ts';
import { type HttpAnswer, HttpError } from '../../kit/http-client.ts';
import { sameSecret } from '../../kit/secrets.ts';
import { withoutSecrets } from '../../kit/without-secrets.ts';
import type { SendResult } from '../sender.ts';
import { retryAfter } from '../webhook.ts';
import type { Adapter, AdapterContext, IncomingMessage } from './adapter.ts';
import { type Json, partOf, readJson, textOf } from './incoming-json.ts';
import { choiceSetting, detail, urlSetting } from './settings.ts';
import { messageOf } from './telegram-updates.ts';

/** Updates that are asked for at once; the Bot API gives at most 100. */
const updatesAtOnce = 100;

/** A bot of Telegram's, through its Bot API (core.telegram.org/bots/api). */
export const telegram: Adapter = {
  type: 'telegram',
  // sendMessage: "1-4096 characters after entities parsing".
  capabilities: { longestText: 4_096, hasSubject: false, attachments: false, receives: 'both', addressFrom: 'channel' },
  settings: {
    receive: choiceSetting(
      'how messages come in: Telegram calls this server, or is asked; webhook when it is not set',
      ['webhook', 'poll'],
    ),
    apiBase: urlSetting('a Bot API server; https://api.telegram.org when it is not set'),
  },
  secret: {
    help: 'the bot’s token, as BotFather gives it',
    isRequired: true,
    shape: /^\d{1,20}:[A-Za-z0-9_-]{20,100}$/,
  },

  async send({ address, text }, using) {
    if (address === undefined) return { outcome: 'refused', excerpt: 'the person has not written to the bot yet' };
    try {
      return sendResult(await call(using, 'sendMessage', { chat_id: address, text }), using);
    } catch (error) {
      if (error instanceof HttpError) return { outcome: 'failed', excerpt: error.message };
      throw error;
    }
  },

  async verify(using) {
    try {
      const answer = await call(using, 'getMe', {});
      const read = readAnswer(answer, using);
      return read.ok ? { ok: true } : { ok: false, reason: read.description };
    } catch (error) {
      if (error instanceof HttpError) return { ok: false, reason: error.message };
      throw error;
    }
  },

  callerNeeds: (connection, secret) => ({ secret_token: secretToken(connection, secret) }),

  async receive({ headers, text }, { connection, secret }) {
    const sent = headers['x-telegram-bot-api-secret-token'];
    if (secret === undefined || typeof sent !== 'string' || !sameSecret(sent, secretToken(connection, secret)))
      throw new CoreError('credential_wrong', 'a request that is not of the bot');
    return messagesIn([readJson(text)]);
  },

  async poll(cursor, using) {
    // The offset confirms everything before it, so it is what the last transaction kept.
    const offset = cursor === undefined ? {} : { offset: Number(cursor) };
    const asked = { ...offset, timeout: 0, limit: updatesAtOnce, allowed_updates: ['message'] };
    const read = readAnswer(await call(using, 'getUpdates', asked), using);
    if (!read.ok || !Array.isArray(read.result))
      throw new CoreError('unavailable', read.ok ? 'the Bot API gave no updates' : read.description, {
        ...(read.retryAfterS === undefined ? {} : { retryAfterS: read.retryAfterS }),
      });
    const updates = read.result.filter((one): one is Json => typeof one === 'object' && one !== null);
    const ids = updates.map(({ update_id }) => update_id).filter((id): id is number => Number.isSafeInteger(id));
    return {
      messages: messagesIn(updates),
      cursor: ids.length === 0 ? undefined : String(Math.max(...ids) + 1),
      hasMore: ids.length > 0,
    };
  },
};

function messagesIn(updates: readonly Json[]): IncomingMessage[] {
  return updates.map(messageOf).filter((message) => message !== undefined);
}

/** What Telegram repeats in each call of ours: derived from the token, so that nothing more has to be kept. */
function secretToken({ id }: Connection, token: string): string {
  return createHmac('sha256', token).update(`incoming ${id}`).digest('base64url');
}

/** The token is a part of the URL: nothing that names the URL is shown or logged. @throws HttpError */
function call({ connection, secret, http }: AdapterContext, method: string, parameters: object): Promise<HttpAnswer> {
  const base = (detail(connection.details, 'apiBase') ?? 'https://api.telegram.org').replace(/\/+$/, '');
  return http.request({
    method: 'POST',
    url: `${base}/bot${secret ?? ''}/${method}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
}

interface BotAnswer {
  readonly ok: boolean;
  readonly result: unknown;
  readonly description: string;
  readonly retryAfterS: number | undefined;
}

/** "ok", "result", "description", "parameters" (Making requests; ResponseParameters), whatever else may have answered. */
function readAnswer({ status, headers, text }: HttpAnswer, { secret, now }: AdapterContext): BotAnswer {
  let json: Json = {};
  try {
    json = readJson(text);
  } catch {
    // A proxy or another server answered.
  }
  const asked = partOf(json, 'parameters')?.retry_after;
  return {
    ok: json.ok === true && status < 300,
    result: json.result,
    description: withoutSecrets(textOf(json, 'description') ?? `no answer of a Bot API (status ${status})`, [secret]),
    retryAfterS: typeof asked === 'number' && asked >= 0 ? asked : retryAfter(headers['retry-after'], now),
  };
}

/** 400 (no such chat, an empty text) and 403 (the person blocked the bot) are about this message; a wrong token (401, 404) is not. */
function sendResult(answer: HttpAnswer, using: AdapterContext): SendResult {
  const { ok, result, description, retryAfterS } = readAnswer(answer, using);
  const { status } = answer;
  if (!ok)
    return {
      outcome: status === 400 || status === 403 ? 'refused' : 'failed',
      status,
      excerpt: description,
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    };
  const providerId = textOf(partOf({ result }, 'result') ?? {}, 'message_id');
  return { outcome: 'done', status, ...(providerId === undefined ? {} : { providerId }) };
}
