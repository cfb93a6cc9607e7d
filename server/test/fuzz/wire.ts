import { Agent, request as httpRequest } from 'node:http';
import { pdfOf } from '../support/pdf.ts';
import type { Draft } from './draft.ts';

/** A request as it goes out. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, in characters that a request line takes. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Milliseconds until the whole answer was there. */
  readonly ms: number;
}

/** Why there is no answer. */
export type Broken = 'hang' | 'unsendable' | { readonly code: string };

/** Longest wait for an answer, milliseconds: far more than any request may take, on any machine. */
const patienceMs = 60_000;

const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data; boundary=fuzzboundary',
} as const;

/** Writes a draft. A value that is no text is written as its encoding writes it. */
export function encode(draft: Draft): WireRequest {
  const body = bodyOf(draft);
  const type =
    draft.contentType ?? (draft.body === undefined && draft.rawBody === undefined ? '' : contentTypes[draft.kind]);
  const headers: Record<string, string> = { ...draft.headers };
  for (const name of Object.keys(headers)) if (name.toLowerCase() === 'content-type') delete headers[name];
  if (type !== '') headers['content-type'] = type;
  return { method: draft.method, target: targetOf(draft), headers, body };
}

function targetOf({ pattern, params, query, rawPath, rawQuery }: Draft): string {
  const names = [...pattern.matchAll(/:(\w+)(?:\([^)]*\))?/g)];
  const replaced = rawPath === '/' ? undefined : rawPath;
  let path = pattern.replace(/:(\w+)(?:\([^)]*\))?/g, (_, name: string) =>
    replaced !== undefined && name === names.at(-1)?.[1] ? replaced : encodeText(textOf(params[name])),
  );
  if (rawPath === '/') path += '/';
  else if (rawPath !== undefined && names.length === 0) path += `/${rawPath}`;
  const pairs = pairsOf(query).map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`);
  const search = [...pairs, ...(rawQuery === undefined ? [] : [rawQuery])].join('&');
  return search === '' ? path : `${path}?${search}`;
}

/** A value in a path: one that is no text is written as JSON, since it may have a `toString` that is none. */
export function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value ?? '');
}

/** Lone surrogates have no encoding: what a careless client makes of them is sent. */
function encodeText(text: string): string {
  return text.isWellFormed()
    ? encodeURIComponent(text)
    : text
        .replace(/\p{Surrogate}/gu, '%ED%A0%80')
        .replace(/[^%\w.-]/g, (one) => encodeURIComponent(one.toWellFormed()));
}

function bodyOf({ rawBody, body, kind, target }: Draft): Buffer | undefined {
  if (rawBody !== undefined) return Buffer.from(rawBody as string);
  if (body === undefined) return undefined;
  if (kind === 'json') return Buffer.from(JSON.stringify(body) ?? 'null');
  const pairs = pairsOf(body);
  if (kind === 'form')
    return Buffer.from(pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&'));
  const parts = pairs.map(
    ([name, value]) =>
      `--fuzzboundary\r\ncontent-disposition: form-data; name="${name.replace(/["\r\n]/g, '_')}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(`${parts.join('')}${fileOf(target)}--fuzzboundary--\r\n`);
}

/** A small file for operations that take any: without one they refuse everything else unseen. */
function fileOf({ operation: { files } }: Draft['target']): string {
  if (files === undefined) return '';
  const head = `content-disposition: form-data; name="${files.field}"; filename="fuzz.pdf"\r\ncontent-type: application/pdf`;
  return `--fuzzboundary\r\n${head}\r\n\r\n${pdfOf().toString('latin1')}\r\n`;
}

/** A value as the brackets of forms: `a[b][0]=c`. Null has no text: it is an empty one. */
function pairsOf(value: unknown, name = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, value === null ? '' : String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined
      ? []
      : pairsOf(inner, name === '' ? key : `${name}[${Array.isArray(value) && typeof inner !== 'object' ? '' : key}]`),
  );
}

/** Sends over kept connections, a pool for all. */
export function createSender(baseUrl: string): {
  send(request: WireRequest): Promise<WireAnswer | Broken>;
  close(): void;
} {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true });
  const send = (request: WireRequest) =>
    new Promise<WireAnswer | Broken>((resolve) => {
      const started = performance.now();
      const headers = { ...request.headers, 'content-length': String(request.body?.length ?? 0) };
      if (request.body === undefined && request.method === 'GET') Reflect.deleteProperty(headers, 'content-length');
      let sent: ReturnType<typeof httpRequest>;
      try {
        sent = httpRequest({
          agent,
          hostname,
          port,
          method: request.method,
          path: request.target,
          headers,
          timeout: patienceMs,
        });
      } catch {
        // Characters that no HTTP library lets out.
        resolve('unsendable');
        return;
      }
      sent.on('timeout', () => {
        resolve('hang');
        sent.destroy();
      });
      sent.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.name }));
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.name }));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
            text: Buffer.concat(chunks).toString('utf8'),
            ms: performance.now() - started,
          }),
        );
      });
      sent.end(request.body);
    });
  return { send, close: () => agent.destroy() };
}

const shownChars = 1_500;

/** A request as one could send it again by hand; long bodies are cut and say so. */
export function asCurl(baseUrl: string, { method, target, headers, body }: WireRequest): string {
  const quoted = (text: string) =>
    /^[\x20-\x7e]*$/.test(text) && !text.includes("'") ? `'${text}'` : `$'${escaped(text)}'`;
  const cut = (text: string) =>
    text.length > shownChars ? `${text.slice(0, shownChars)}…(${text.length} characters)` : text;
  const parts = [
    `curl -sS -X ${method} --path-as-is -g`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(cut(`${name}: ${value}`))}`),
    ...(body === undefined ? [] : [`--data-binary ${quoted(cut(body.toString('latin1')))}`]),
    quoted(cut(`${baseUrl}${target}`)),
  ];
  return parts.join(' ');
}

/** Bytes outside printable ASCII as the shell's `$'…'` reads them. */
function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e]|['\\]/g, (one) =>
    one === "'" || one === '\\' ? `\\${one}` : `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
