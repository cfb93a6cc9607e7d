import { connect, type Socket } from 'node:net';
import { call } from '../../support/test-server.ts';
import type { Sent } from './over-http.ts';

/** One byte this often, in milliseconds: never silent for as long as a limit on silence lasts. */
const dribbleMs = 50;

/** Connections that behave in one slow way, on one server. */
export interface SlowClients {
  /** How many of them the server still has. */
  open(): Promise<number>;
  /** The status line of each that was answered. */
  answers(): string[];
  end(): void;
}

export type SlowWay = 'headers' | 'body' | 'read';

/** Opens connections that send their headers, or the body of `sent`, byte by byte, or ask for a large answer and do not read. */
export async function slowClients(url: string, way: SlowWay, count: number, sent: Sent): Promise<SlowClients> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(url)));
  const texts = new Map<Socket, string>();
  for (const socket of sockets) {
    if (way === 'read') socket.pause().write('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    else socket.on('data', (data: Buffer) => texts.set(socket, (texts.get(socket) ?? '') + data.toString('latin1')));
    if (way === 'headers') socket.write('POST /live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    if (way === 'body') socket.write(`${headOf(sent)}Content-Length: 100000\r\n\r\n{`);
  }
  const dribble = setInterval(() => {
    if (way !== 'read') for (const socket of sockets) if (socket.writable) socket.write('x');
  }, dribbleMs);
  const ours = new Set(sockets.map(({ localPort }) => localPort));
  return {
    async open() {
      const { json } = await call(url, 'GET', '/test/connections');
      return (json.ports as number[]).filter((port) => ours.has(port)).length;
    },
    answers: () => [...texts.values()].map((text) => text.split('\r\n')[0] ?? ''),
    end() {
      clearInterval(dribble);
      for (const socket of sockets) socket.destroy();
    },
  };
}

function open(url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
    // Being cut off is what is looked for.
    socket.on('error', () => undefined);
  });
}

function headOf({ method, path, options }: Sent): string {
  const type = options.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = Object.entries({ host: 'x', 'content-type': type, ...options.headers });
  return `${method} ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
}
