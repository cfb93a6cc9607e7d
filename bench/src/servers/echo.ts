// `node:http` alone, that reads the body and sends it back: what a server without anything of ours can do.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () =>
    response.setHeader('content-type', 'application/json').end(parts.length > 0 ? Buffer.concat(parts) : '{}'),
  );
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
