import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Sent {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    messageId: string;
    requestType: string;
    actionType: string;
    aditionalData: unknown;
    at: number;
  }[];
}

/** A status with its body; `lost`: the connection ends without an answer; `held`: the answer waits for `release`. */
export type Plan = { status: number; body?: unknown; headers?: Record<string, string> } | 'lost' | 'held';

/** The routes that the script calls, as the server answers them, until a test plans otherwise: for what a real server does not do on demand. */
export interface Stub {
  readonly url: string;
  readonly sent: Sent[];
  /** Events in the order in which they came. */
  events(): Sent['events'];
  /** Answers of the next requests to a path, in turn; afterwards as usual. */
  plan(path: string, ...plans: Plan[]): void;
  /** Answers what is held. */
  release(): void;
  reset(): void;
  close(): void;
}

export async function startStub(): Promise<Stub> {
  const script = readFileSync(new URL('../../../tracker/dist/omnichannel.js', import.meta.url));
  const sent: Sent[] = [];
  const plans = new Map<string, Plan[]>();
  const held: (() => void)[] = [];
  let browsers = 0;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://stub').pathname.replace('/jsapi/', '');
    const open = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after',
      // On a connection that was used before, a browser itself sends again what was lost.
      connection: 'close',
    };
    if (path === 'omnichannel.js')
      return response.writeHead(200, { ...open, 'content-type': 'text/javascript' }).end(script);
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const events = JSON.parse(form.events ?? '[]');
    sent.push({ path, form, events, type: String(request.headers['content-type']), headers: request.headers });
    const plan = plans.get(path)?.shift();
    if (plan === 'lost') return request.socket.destroy();
    if (plan === 'held') await new Promise<void>((resolve) => held.push(resolve));
    const { status, body, headers = {} } = plan === 'held' || plan === undefined ? { status: 200 } : plan;
    response.writeHead(status, { ...open, 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body ?? usual(path, form)));
  });
  const usual = (path: string, form: Record<string, string>) => {
    if (path === 'init') return { status: 'ok', success: true, pid: form.pid ?? `browser-${++browsers}` };
    if (path === 'send') return { success: true, message: 'Track saved' };
    return { status: 'ok', ...(path === 'prepopulate' ? { data: { userFirstName: 'Ann' } } : {}) };
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const release = () => {
    for (const end of held.splice(0)) end();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    events: () => sent.flatMap(({ events }) => events),
    plan: (path, ...more) => plans.set(path, [...(plans.get(path) ?? []), ...more]),
    release,
    reset() {
      release();
      sent.length = 0;
      plans.clear();
    },
    close() {
      release();
      server.close();
    },
  };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}
