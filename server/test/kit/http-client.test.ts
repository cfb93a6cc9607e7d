import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Resolve } from '../../src/kit/addresses.ts';
import { isAllowed } from '../../src/kit/addresses.ts';
import { createHttpClient, type HttpError, httpClientLimits } from '../../src/kit/http-client.ts';

/** T46 and T47 (the client's part): what is never connected to, and what a hostile receiver can make us do. */

const loopback = { allow: ['127.0.0.0/8'] };
const nothing = { allow: [] };
let connections = 0;
let server: Server;
let port: number;
let answer: RequestListener = (_, response) => response.end('hello');
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  connections = 0;
  answer = (_, response) => response.end('hello');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (url: string, options: Parameters<typeof createHttpClient>[0] = nothing, timeoutMs?: number) =>
  createHttpClient(options).request({ method: 'GET', url, ...(timeoutMs ? { timeoutMs } : {}) });
const kindOf = (url: string, options?: Parameters<typeof createHttpClient>[0]) =>
  get(url, options).then(
    () => 'answered',
    (error: HttpError) => error.kind,
  );

const deniedHosts = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '0177.0.0.1',
  '2130706433',
  '0x7f000001',
  '017700000001',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '10.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '169.254.170.2',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:10.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2001::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[::127.0.0.1]',
  '127.0.0.1.',
  '[::ffff:0:127.0.0.1]',
];

describe('addresses that are never connected to', () => {
  test.each(deniedHosts)('http://%s', async (host) => {
    expect(['denied', 'bad_url']).toContain(await kindOf(`http://${host}:${port}/`));
    expect(connections).toBe(0);
  });

  test.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'unix:/run/x.sock',
    'http://',
    'no url',
    '',
    'http://user@example.com/',
    'http://user:secret@example.com/',
    'http://example.com:22/',
    'http://example.com:25/',
    'https://example.com:5432/',
    'http://example.com:6379/',
    'http://example.com:2375/',
  ])('%s is no URL to call', async (url) => {
    expect(await kindOf(url)).toBe('bad_url');
  });

  test('nor is one that is too long', async () => {
    expect(await kindOf(`http://example.com/${'x'.repeat(httpClientLimits.urlChars)}`)).toBe('bad_url');
  });

  test.each(['127.0.0.1', '10.0.0.7', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', 'fd00::1', '169.254.169.254'])(
    'a name that leads to %s, alone or beside a public address',
    async (address) => {
      const family = address.includes(':') ? 6 : 4;
      const alone: Resolve = async () => [{ address, family }];
      const beside: Resolve = async () => [
        { address: '93.184.216.34', family: 4 },
        { address, family },
      ];
      for (const resolve of [alone, beside])
        expect(await kindOf(`http://receiver.example:${port}/`, { ...nothing, resolve })).toBe('denied');
      expect(connections).toBe(0);
    },
  );

  test('a name that answers differently the second time is asked once, and what was checked is connected to', async () => {
    const answers = ['127.0.0.1', '10.0.0.1'];
    let asked = 0;
    const resolve: Resolve = async () => [{ address: answers[asked++] ?? '', family: 4 }];
    expect((await get(`http://receiver.example:${port}/`, { ...loopback, resolve })).text).toBe('hello');
    expect(asked).toBe(1);
    expect(await kindOf(`http://receiver.example:${port}/`, { ...loopback, resolve })).toBe('denied');
    expect(connections).toBe(1);
  });

  test('public addresses may be reached, and what the operator allows (positive control)', async () => {
    for (const address of ['93.184.216.34', '8.8.8.8', '2606:4700::1111', '64:ff9b::808:808'])
      expect([address, isAllowed(address, nothing)]).toEqual([address, true]);
    expect(isAllowed('10.1.2.3', { allow: ['10.1.0.0/16', 'fd00::/8'] })).toBe(true);
    expect(isAllowed('10.2.2.3', { allow: ['10.1.0.0/16', 'not a network'] })).toBe(false);
    expect((await get(`http://127.0.0.1:${port}/`, loopback)).status).toBe(200);
    expect(connections).toBe(1);
  });
});

describe('what a receiver can do', () => {
  const url = () => `http://127.0.0.1:${port}/`;

  test('a redirect is an answer, not a way on', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    expect((await get(url(), loopback)).status).toBe(302);
    expect(connections).toBe(1);
  });

  test('of an endless body the beginning is kept', async () => {
    answer = (_, response) => {
      const more = () => {
        while (response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    const { text, isCut } = await get(url(), loopback);
    expect([text.length, isCut]).toEqual([httpClientLimits.keepBytes, true]);
  });

  test.each(['never answers', 'sends one byte at a time'])('one that %s is left', async (how) => {
    answer = (_, response) => {
      if (how === 'never answers') return;
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    await expect(get(url(), loopback, 300)).rejects.toMatchObject({ kind: 'timed_out' });
  });

  test.each([
    ['resets', (socket: import('node:net').Socket) => socket.resetAndDestroy()],
    ['speaks something else', (socket: import('node:net').Socket) => socket.end('220 smtp.example ESMTP\r\n')],
    [
      'sends too many headers',
      (socket: import('node:net').Socket) =>
        socket.write(`HTTP/1.1 200 OK\r\n${`x-y: ${'z'.repeat(100)}\r\n`.repeat(1000)}`),
    ],
  ])('one that %s is unreachable', async (_, behave) => {
    const odd = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => behave(socket));
    });
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(odd.address() as AddressInfo).port}/`;
    await expect(get(at, loopback)).rejects.toMatchObject({ kind: 'unreachable' });
    odd.close();
  });

  test('method, headers and body arrive as given', async () => {
    const seen = new Promise<unknown>((resolve) => {
      answer = (request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          resolve([request.method, request.headers['x-one'], request.headers['content-length'], body]);
          response.writeHead(201).end('{"ok":true}');
        });
      };
    });
    const client = createHttpClient(loopback);
    const made = await client.request({ method: 'POST', url: url(), headers: { 'x-one': '1' }, body: '{"a":"ä"}' });
    expect([made.status, made.text]).toEqual([201, '{"ok":true}']);
    expect(await seen).toEqual(['POST', '1', '10', '{"a":"ä"}']);
  });
});
