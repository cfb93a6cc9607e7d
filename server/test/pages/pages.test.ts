import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { addPages } from '../../src/pages/pages.ts';
import { sample } from './sample-dialects.ts';

const secret = 'a-real-key-9f8e7d';
const local = { remoteAddress: '127.0.0.1', headers: { host: '127.0.0.1:3000' } };
let app: FastifyInstance;

function build(options: { publicUrl?: string; credentials?: Record<string, unknown>; trustProxy?: string[] }) {
  const made = fastify({ trustProxy: options.trustProxy ?? false, routerOptions: { ignoreTrailingSlash: true } });
  addPages(made, {
    publicUrl: () => options.publicUrl ?? 'http://127.0.0.1:3000',
    demoCredentials: async () => options.credentials ?? { sample: { apiKey: secret } },
    dialects: [sample],
  });
  return made;
}

beforeAll(() => {
  app = build({});
});
afterAll(() => app.close());

describe('who sees the demo credentials', () => {
  const ask = async (request: object, from = app) => (await from.inject({ url: '/', ...request })).body;

  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('this machine: %s', async (remoteAddress) => {
    const page = await ask({ ...local, remoteAddress });
    expect(page).toContain(secret);
    expect(page).not.toContain('YOUR_API_KEY');
  });

  test.each(['localhost', 'localhost:3000', '127.0.0.1', '[::1]:3000'])('under the name %s', async (host) => {
    expect(await ask({ ...local, headers: { host } })).toContain(secret);
  });

  test.each([
    ['another address', { remoteAddress: '192.168.1.20' }],
    ['another address that only looks like it', { remoteAddress: '127.0.0.1.example' }],
    ['a proxy on this machine', { headers: { host: 'localhost', 'x-forwarded-for': '203.0.113.9' } }],
    ['a proxy that claims this machine', { headers: { host: 'localhost', 'x-forwarded-for': '127.0.0.1' } }],
    ['a proxy with the standard header', { headers: { host: 'localhost', forwarded: 'for=203.0.113.9' } }],
    ['a proxy that names itself', { headers: { host: 'localhost', via: '1.1 edge' } }],
    ['a proxy that passes the address', { headers: { host: 'localhost', 'x-real-ip': '203.0.113.9' } }],
    ['a host name that was made to resolve here', { headers: { host: 'attacker.example' } }],
    ['a host name that begins like ours', { headers: { host: '127.0.0.1.attacker.example' } }],
    ['a host that no URL can have', { headers: { host: 'a b' } }],
  ])('not %s', async (_, request) => {
    const page = await ask({ ...local, ...request });
    expect(page).not.toContain(secret);
    expect(page).toContain('<mark>YOUR_API_KEY</mark>');
  });

  test('not a proxy that says nothing about itself but speaks HTTP/1.0', async () => {
    const listening = build({});
    await listening.listen({ host: '127.0.0.1', port: 0 });
    const { port } = listening.server.address() as AddressInfo;
    const raw = async (version: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.end(`GET / HTTP/${version}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      return text(socket);
    };
    expect(await raw('1.1')).toContain(secret);
    expect(await raw('1.0')).not.toContain(secret);
    await listening.close();
  });

  test('not a proxy that is believed, whatever it forwards', async () => {
    const behind = build({ trustProxy: ['127.0.0.1'] });
    const headers = { host: 'localhost', 'x-forwarded-for': '127.0.0.1' };
    expect(await ask({ ...local, headers }, behind)).not.toContain(secret);
  });

  test('nobody, when partners reach the server under a public name', async () => {
    const open = build({ publicUrl: 'https://partners.example.com' });
    const page = await ask(local, open);
    expect(page).not.toContain(secret);
    expect(page).toContain('https://partners.example.com<b>/sample/a</b>');
  });

  test('nobody, when there are none', async () => {
    expect(await ask(local, build({ credentials: {} }))).toContain('YOUR_API_KEY');
  });
});

describe('the pages', () => {
  const get = (url: string, headers = {}) => app.inject({ url, ...local, headers: { ...local.headers, ...headers } });

  test('escape whatever they show', async () => {
    for (const url of ['/', '/docs', '/docs/sample']) {
      const { body } = await get(url);
      expect(body).toContain('&lt;b&gt;Sample &amp; &quot;Sons&#39;&lt;/b&gt;');
      expect(body).not.toContain('<b>Sample');
      expect(body).not.toContain('<script>');
    }
    expect((await get('/')).body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect((await get('/docs')).body).toContain('Update &lt;a&gt; thing');
  });

  test('say that there is one API when there is one', async () => {
    expect((await get('/')).body).toContain('One partner API, <br>one customer.');
  });

  test.each(['/', '/docs', '/docs/sample'])('%s keeps to itself', async (url) => {
    const { statusCode, headers } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    if (url !== '/docs/sample') expect(policy).not.toContain('unsafe');
  });

  test('lead to each other from wherever they are served', async () => {
    for (const url of ['/', '/docs', '/docs/', '/docs/sample', '/docs/sample/?x=/../..']) {
      const { body } = await get(url);
      const here = new URL(url, 'http://proxy.example/below/');
      here.pathname = `/below${new URL(url, 'http://proxy.example').pathname}`;
      const paths = [...body.matchAll(/(?:href|src|data-document|data-script)="([^"#]+)"/g)]
        .map(([, link = '']) => new URL(link, here))
        .map(({ pathname }) => pathname.replace(/^\/below/, ''));
      expect(paths).toContain('/docs');
      for (const path of new Set(paths)) {
        if (path === '/live' || path === '/ready' || path === '/assets/scalar.js') continue;
        expect(await get(path), `${url} → ${path}`).toMatchObject({ statusCode: 200 });
      }
    }
  });

  test('name every address and every operation', async () => {
    const [{ body: start }, { body: docs }] = [await get('/'), await get('/docs')];
    for (const prefix of sample.prefixes) expect(start).toContain(`http://127.0.0.1:3000<b>${prefix}</b>`);
    expect(docs).toContain('href="./docs/sample#tag/Big thing/sample.big-thing.update"');
    expect(docs.replaceAll('<wbr>', '')).toContain('<code>/sample/a/{thingId}/parts/{part}</code>');
  });

  test('an API that is not served has none', async () => {
    expect(await get('/docs/other')).toMatchObject({ statusCode: 404 });
    expect(await get('/docs/other.json')).toMatchObject({ statusCode: 404 });
    expect(await get('/assets/../pages.ts')).toMatchObject({ statusCode: 404 });
    expect(await get('/assets/%2e%2e%2fpages.ts')).toMatchObject({ statusCode: 404 });
  });
});

describe('the files of the pages', () => {
  const get = (url: string, headers = {}) => app.inject({ url, headers });
  const files = ['/assets/base.css', '/assets/start.js', '/assets/mark.svg', '/assets/scalar.js', '/docs/sample.json'];

  test.each(files)('%s is asked for again, and sent once', async (url) => {
    const first = await get(url);
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(url, { 'if-none-match': known });
      expect([again.statusCode, again.body]).toEqual([304, '']);
    }
    expect(await get(url, { 'if-none-match': '"other"' })).toMatchObject({ statusCode: 200 });
  });

  test('the reference script is compressed for those who can read that', async () => {
    const packed = await get('/assets/scalar.js', { 'accept-encoding': 'br, gzip' });
    const plain = await get('/assets/scalar.js');
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(plain.headers).toMatchObject({ vary: 'accept-encoding' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.rawPayload.length).toBeGreaterThan(2 * packed.rawPayload.length);
    expect(plain.body).toContain('createApiReference');
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
  });

  test('the document is the one of the served base URL', async () => {
    const answer: LightMyRequestResponse = await get('/docs/sample.json');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toMatchObject({ openapi: '3.1.1', servers: [{ url: 'http://127.0.0.1:3000' }] });
  });
});

test('every dialect that is served gives its examples from placeholders alone', async () => {
  const all = fastify();
  addPages(all, { publicUrl: () => 'https://x.example', demoCredentials: async () => undefined });
  const { body } = await all.inject('/');
  for (const { title } of dialects) expect(body).toContain(title);
  expect(body.match(/<pre>/g)).toHaveLength(2 * dialects.length);
  expect(body).not.toMatch(/undefined|\[object|NaN|%3Cmark/);
});
