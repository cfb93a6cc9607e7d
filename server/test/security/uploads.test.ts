import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentFiles } from '../../src/dialects/footprints/wire-documents.ts';
import { type Block, type Session, signIn, somebody } from '../dialects/footprints/session.ts';
import { formOf, pdfOf } from '../support/pdf.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/**
 * T43: bodies that are too long, too many, cut, or not what they say. They are refused in the dialect's shape, no more is read than the
 * limit and 64 KiB, and nothing is left on the disk.
 */

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;
/** What the system's reading is ahead by when it is stopped: the chunk in hand, and one in the request's own buffer; and its head. */
const ahead = 2 * 64 * kib + 2 * kib;
/** Two more where the body was never looked at, or passes through a parser, a digest and a disk. */
const slack = ahead + 2 * 64 * kib;

let server: TestServer;
let session: Session;
let lead: string;
const connections: Socket[] = [];
beforeAll(async () => {
  server = await startTestServer();
  server.server.app.server.on('connection', (socket: Socket) => connections.push(socket));
  session = await signIn(server, server.demo.footprints as Block);
  lead = (await session.lead(somebody())).json._id;
});
afterAll(() => server.close());

const target = (type = 'contracts') => `/api/lead/${lead}/${type}?access_token=${session.token}`;

/** Bytes in the file store altogether: kept and temporary. */
async function stored(): Promise<number> {
  let sum = 0;
  for (const name of await readdir(server.filesDir, { recursive: true }).catch(() => [])) {
    const found = await stat(join(server.filesDir, name)).catch(() => undefined);
    if (found?.isFile()) sum += found.size;
  }
  return sum;
}
const temporary = () => readdir(join(server.filesDir, 'tmp')).catch(() => []);

const boundary = 'limit';
const partHead = (name: string, filename?: string) =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`;

interface Sent {
  readonly status: number | undefined;
  readonly text: string;
  /** What the server took off its socket. */
  readonly read: number;
  readonly connection: string | undefined;
}

/** Sends pieces as fast as they are taken, until there are no more or the server ends it. */
async function stream(path: string, pieces: Iterable<string | Uint8Array>, length?: number): Promise<Sent> {
  const before = connections.length;
  const sending = request(`${server.url}${path}`, {
    method: path.startsWith('/api/lead?') ? 'POST' : 'PUT',
    agent: false,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    },
  });
  let ended = false;
  sending
    .on('error', () => undefined)
    .on('close', () => {
      ended = true;
    });
  const answered = new Promise<{ status?: number; text: string; connection?: string }>((resolve) => {
    sending.on('response', async (response) => {
      let text = '';
      ended = true;
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, text, connection: response.headers.connection ?? '' });
    });
    sending.on('close', () => resolve({ text: '' }));
  });
  for (const piece of pieces) {
    if (ended) break;
    if (!sending.write(piece)) await Promise.race([once(sending, 'drain').catch(() => undefined), answered]);
  }
  if (!ended) sending.end();
  const { status, text, connection } = await answered;
  sending.destroy();
  const socket = connections[before] as Socket;
  await expect.poll(() => socket.destroyed || socket.readableFlowing === false || status !== 413).toBe(true);
  return { status, text, read: socket.bytesRead, connection };
}

function* repeated(head: string, piece: Uint8Array, bytes: number): Generator<string | Uint8Array> {
  yield head;
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}

const zeros = new Uint8Array(64 * kib);
const tooLarge = { status: 'error', message: 'The request is too large' };

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('a body that does not end', () => {
  test('a file is read to its limit, whatever length was declared; memory stays as it was', async () => {
    await session.call('PUT', `/api/lead/${lead}/offers`, { raw: formOf([['warm.pdf', pdfOf('', mib)]]) });
    const before = await stored();
    collectGarbage();
    const rss = process.memoryUsage().rss;
    const sent = await stream(target(), repeated(partHead('documents', 'a.pdf'), zeros, gib));
    expect([sent.status, JSON.parse(sent.text), sent.connection]).toEqual([413, tooLarge, 'close']);
    expect(sent.read).toBeLessThanOrEqual(documentFiles.maxBytes + slack);
    expect(sent.read).toBeGreaterThan(documentFiles.maxBytes);
    collectGarbage();
    expect(process.memoryUsage().rss - rss).toBeLessThanOrEqual(32 * mib);
    expect(await temporary()).toEqual([]);
    expect(await stored()).toBe(before);
  });

  test('a length over the limit is refused before anything is read of it', async () => {
    const sent = await stream(target(), repeated(partHead('documents', 'a.pdf'), zeros, gib), gib);
    expect([sent.status, JSON.parse(sent.text)]).toEqual([413, tooLarge]);
    expect(sent.read).toBeLessThanOrEqual(slack);
    expect(await temporary()).toEqual([]);
  });

  test('files that each fit are read to the limit of the whole body', async () => {
    const before = await stored();
    function* files() {
      // No more than may come, and beside them a field that does not end.
      for (let at = 0; at < documentFiles.most; at += 1) {
        yield* repeated(partHead('documents', `${at}.pdf`), zeros, documentFiles.maxBytes - zeros.length);
        yield '\r\n';
      }
      yield* repeated(partHead('note'), zeros, gib);
    }
    const sent = await stream(target(), files());
    expect([sent.status, JSON.parse(sent.text)]).toEqual([413, tooLarge]);
    expect(sent.read).toBeLessThanOrEqual(documentFiles.most * documentFiles.maxBytes + 256 * kib + ahead);
    expect(await temporary()).toEqual([]);
    expect(await stored()).toBe(before);
  });

  test('an operation that takes no files reads none of one', async () => {
    const path = `/api/lead?access_token=${session.token}`;
    const sent = await stream(path, repeated(partHead('userEmail', 'a.pdf'), zeros, gib));
    expect([sent.status, JSON.parse(sent.text).message]).toEqual([400, 'Invalid data: userEmail']);
    expect(sent.read).toBeLessThanOrEqual(slack);
    const texts = function* () {
      for (let at = 0; at < 900; at += 1) {
        yield* repeated(partHead(`x${at}`), zeros.subarray(0, 60 * kib), 60 * kib);
        yield '\r\n';
      }
    };
    const fields = await stream(path, texts());
    expect([fields.status, JSON.parse(fields.text)]).toEqual([413, tooLarge]);
    expect(fields.read).toBeLessThanOrEqual(mib + slack);
    expect(await temporary()).toEqual([]);
  });
});

describe('too many parts', () => {
  test.each([
    ['files', 'documents', 'a.pdf', documentFiles.most + 1],
    ['texts', 'x', undefined, 129],
  ])('of 1,000 %s of a megabyte it stops at the first too many', async (_, name, filename, stopsAt) => {
    const before = await stored();
    const size = filename === undefined ? 2 * kib : mib;
    function* parts() {
      for (let at = 0; at < 1_000; at += 1) {
        yield* repeated(partHead(name, filename), zeros.subarray(0, Math.min(size, zeros.length)), size);
        yield '\r\n';
      }
      yield `--${boundary}--\r\n`;
    }
    const sent = await stream(target(), parts());
    expect([400, 413]).toContain(sent.status);
    expect(JSON.parse(sent.text)).toMatchObject({ status: 'error' });
    expect(sent.read).toBeLessThanOrEqual(stopsAt * (size + 200) + slack);
    expect(await temporary()).toEqual([]);
    expect(await stored()).toBe(before);
  });
});

describe('a body that is cut', () => {
  test.each([
    ['in mid-part', () => `${partHead('documents', 'a.pdf')}${'%PDF-1.4 '.repeat(20_000)}`],
    ['in mid-head', () => `${partHead('documents', 'a.pdf')}${pdfOf('', 200_000)}\r\n--${boundary}\r\ncontent-dispo`],
    ['after a whole file', () => `${partHead('documents', 'a.pdf')}${pdfOf('', 200_000)}\r\n--${boundary}\r\n`],
  ])('%s leaves nothing', async (_, text) => {
    const before = await stored();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `PUT ${target()} HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\n\r\n${text()}`,
    );
    // Until some of it is on the disk.
    await expect.poll(stored).toBeGreaterThan(before);
    socket.destroy();
    await expect.poll(stored).toBe(before);
    expect(await temporary()).toEqual([]);
  });

  test('an end without the last boundary is refused', async () => {
    const before = await stored();
    const sent = await stream(target(), [`${partHead('documents', 'a.pdf')}${pdfOf()}`]);
    expect([sent.status, JSON.parse(sent.text)]).toEqual([
      400,
      { status: 'error', message: 'The request cannot be read' },
    ]);
    expect(await stored()).toBe(before);
  });
});

describe('names and paths', () => {
  test.each([
    ['../../../etc/passwd.pdf', 'passwd.pdf'],
    ['..\\..\\boot.pdf', 'boot.pdf'],
    [`${'long'.repeat(75)}.pdf`, `${'long'.repeat(75).slice(0, 196)}.pdf`],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['\u2066x\u2069\u200b.pdf', 'x.pdf'],
    ['a\u0001b\u007f.pdf', 'ab.pdf'],
    ['a\u0000b.pdf', 'ab.pdf'],
  ])('%j is a text without its dangers, and the file lies under an id of ours', async (name, kept) => {
    const body = `${partHead('documents', name)}${pdfOf()}\r\n--${boundary}--\r\n`;
    const sent = await stream(target('consents'), [body]);
    // A head with NUL may be refused as well: it is none of HTTP's.
    if (name.includes('\0') && sent.status === 400) return;
    expect([sent.status, JSON.parse(sent.text)]).toEqual([200, { status: 'ok', uploaded_files: [kept] }]);
    for (const found of await readdir(server.filesDir, { recursive: true }))
      expect(found).toMatch(/^(tmp|[0-9a-f-]{36}(\/[0-9a-f-]{36})?)$/);
  });

  test.each(['../../etc', '%2e%2e%2f%2e%2e%2fetc', '..%5c..%5cetc', 'contracts%00', '__proto__', 'constructor'])(
    'documents of the type %s',
    async (type) => {
      const before = await stored();
      const answer = await session.call('PUT', `/api/lead/${lead}/${type}`, { raw: formOf([['a.pdf', pdfOf()]]) });
      expect([400, 404]).toContain(answer.status);
      expect(answer.json).toMatchObject({ status: 'error' });
      await expect.poll(stored).toBe(before);
    },
  );
});

test('files that are two things at once are refused, and nothing is kept of them', async () => {
  const before = await stored();
  const zip = Buffer.from('504b0506000000000100010000000000000000000000', 'hex');
  const html = Buffer.from('<html><script>alert(1)</script>');
  const mixes = [
    Buffer.concat([html, pdfOf()]),
    Buffer.concat([Buffer.from('%PDF-1.4\n'), html, pdfOf()]),
    Buffer.concat([Buffer.from('PK\x03\x04'), pdfOf()]),
    Buffer.concat([pdfOf(), zip]),
    Buffer.from('MZ not a PDF %%EOF'),
    html,
  ];
  for (const mix of mixes) {
    const raw = formOf([['a.pdf', mix as Buffer<ArrayBuffer>]]);
    const { status, json } = await session.call('PUT', `/api/lead/${lead}/contracts`, { raw });
    expect([status, json.status]).toEqual([415, 'error']);
  }
  await expect.poll(stored).toBe(before);
});

test('a PDF with a script is kept, and served so that it runs nowhere near us', async () => {
  const script = pdfOf('/OpenAction<</S/JavaScript/JS(app.alert(1))>>');
  await session.call('PUT', `/api/lead/${lead}/consents`, { raw: formOf([['script.pdf', script]]) });
  const documents = (await session.call('GET', `/api/lead/${lead}/documents`)).json;
  const { _id } = documents.find(({ name }: { name: string }) => name === 'script.pdf');
  const { headers, text } = await session.call('GET', `/api/lead/${lead}/documents/${_id}`);
  expect(text).toBe(String(script));
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="script\.pdf"/);
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-type')).toBe('application/pdf');
});

test('a disk that cannot be used is said to be so, and reading goes on', async () => {
  const broken = await startTestServer({ TRIBUTARY_FILES: '/dev/null/files' });
  try {
    const other = await signIn(broken, broken.demo.footprints as Block);
    const { _id } = (await other.lead(somebody())).json;
    const raw = formOf([['a.pdf', pdfOf()]]);
    const { status, json } = await other.call('PUT', `/api/lead/${_id}/contracts`, { raw });
    expect([status, json.status]).toEqual([503, 'error']);
    expect((await other.call('GET', '/api/lead')).status).toBe(200);
  } finally {
    await broken.close();
  }
});
