import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before several servers: each request goes to the next of them, whatever connection it came on. */
export interface InTurn {
  readonly url: string;
  /** From now on to these. */
  setTargets(urls: readonly string[]): void;
  /** How many requests each target got. */
  readonly sent: ReadonlyMap<string, number>;
  close(): void;
}

export async function startInTurn(): Promise<InTurn> {
  let targets: readonly string[] = [];
  let turn = 0;
  const sent = new Map<string, number>();
  const server = createServer((request, response) => {
    const target = targets[turn++ % targets.length] ?? '';
    sent.set(target, (sent.get(target) ?? 0) + 1);
    const { hostname, port } = new URL(target);
    const { method = '', url: path = '', rawHeaders } = request;
    const headers = Array.from({ length: rawHeaders.length / 2 }, (_, i) => rawHeaders.slice(2 * i, 2 * i + 2));
    const onward = ask({ hostname, port, method, path, setHost: false, agent: false });
    for (const [name = '', value = ''] of headers) if (!/^connection$/i.test(name)) onward.appendHeader(name, value);
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
      answer.pipe(response);
    });
    // A server that has answered may have hung up on the rest of the request.
    onward.on('error', () => {
      if (!response.headersSent) response.destroy();
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTargets(urls) {
      targets = urls;
    },
    sent,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
