import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to the Bot API. */
export interface BotCall {
  readonly token: string;
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  readonly body: any;
}

/** A local server that answers as core.telegram.org/bots/api says: `{ok, result}` or `{ok: false, error_code, description, parameters}`. */
export async function startBotApi(token: string) {
  const calls: BotCall[] = [];
  let updates: Record<string, unknown>[] = [];
  let messages = 100;
  let instead: ((response: ServerResponse, call: BotCall) => void) | undefined;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const [, sent = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
      const call = { token: sent, method, body: text === '' ? {} : JSON.parse(text) };
      calls.push(call);
      if (instead !== undefined) return instead(response, call);
      if (sent !== token) return failBot(response, 401, 'Unauthorized');
      if (method === 'getMe') return succeed(response, { id: 1, is_bot: true, first_name: 'Bot' });
      if (method === 'sendMessage') {
        messages += 1;
        return succeed(response, {
          message_id: messages,
          chat: { id: Number(call.body.chat_id) },
          text: call.body.text,
        });
      }
      if (method === 'getUpdates') {
        // "An update is considered confirmed as soon as getUpdates is called with an offset higher than its update_id."
        updates = updates.filter(({ update_id }) => Number(update_id) >= (call.body.offset ?? 0));
        return succeed(response, updates.slice(0, call.body.limit));
      }
      return failBot(response, 404, 'Not Found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    of: (method: string) => calls.filter((call) => call.method === method),
    waiting: () => updates.length,
    add(...more: Record<string, unknown>[]) {
      updates.push(...more);
    },
    answer(how?: (response: ServerResponse, call: BotCall) => void) {
      instead = how;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function succeed(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }));
}

export function failBot(response: ServerResponse, error_code: number, description: string, parameters?: object): void {
  response
    .writeHead(error_code, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: false, error_code, description, parameters }));
}

/** An update with a private message, as Telegram sends it. */
export function update(update_id: number, message: Record<string, unknown>, from: Record<string, unknown> = {}) {
  const sender = { id: 4711, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada', ...from };
  return {
    update_id,
    message: {
      message_id: update_id + 1000,
      from: sender,
      chat: { id: sender.id, type: 'private' },
      date: 1,
      ...message,
    },
  };
}
