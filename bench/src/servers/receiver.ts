// Takes whatever is posted to it and counts it: what both queues deliver to. `GET /` tells how many came, and when the first and the last
// did, in milliseconds; `DELETE /` begins anew.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let count = 0;
let first = 0;
let last = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.method === 'POST') {
      last = performance.now();
      if (count === 0) first = last;
      count += 1;
      response.end('ok');
      return;
    }
    if (request.method === 'DELETE') count = 0;
    response.end(JSON.stringify({ count, first, last }));
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
