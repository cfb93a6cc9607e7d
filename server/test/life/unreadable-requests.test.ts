import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpLimits } from '../../src/app.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Everything that the server says on a connection until it ends it. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  // A reset may follow the answer: there were bytes that nobody read.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

const largeHeader = 'a'.repeat(httpLimits.headerBytes);

test.each([
  ['no HTTP', 'HELLO\r\n\r\n', '400 Bad Request'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n', '400 Bad Request'],
  ['too many bytes of headers', `GET / HTTP/1.1\r\nx: ${largeHeader}\r\n\r\n`, '431 Request Header Fields Too Large'],
])('%s is refused as JSON, and the answer says that the connection ends', async (_, bytes, status) => {
  const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  expect(line).toBe(`HTTP/1.1 ${status}`);
  expect(headers).toContain('Connection: close');
  expect(headers).toContain(`Content-Length: ${body.length}`);
  expect(JSON.parse(body)).toEqual({ error: status.slice(4) });
});

test('the next request of a client that keeps its connections does not run into the end of one', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${server.url}/live`, { agent, headers }, (response: IncomingMessage) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      sent.on('error', reject).end();
    });
  for (let round = 0; round < 20; round += 1) {
    expect(await get({ 'x-large': largeHeader })).toBe(431);
    expect(await get({})).toBe(200);
  }
  agent.destroy();
});

test.each(['/api/v1/partner/user/%zz', `/api/v1/partner/user/${'x'.repeat(httpLimits.paramChars + 1)}`, '/%zz'])(
  'the answer to a path that the router cannot read has a request id, too (%#)',
  async (path) => {
    const { status, headers } = await server.call('GET', path);
    expect([status, headers.get('x-request-id')]).toEqual([
      expect.toSatisfy((code: number) => code === 400 || code === 404),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
  },
);
