import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AddressError, type AddressRules, guardedLookup, type Resolve, refuseLiteral } from './addresses.ts';

/** The one way to another server over HTTP: addresses checked when connecting, no redirects, bounded in time and size. */
export interface HttpClient {
  /** @throws HttpError when there is no answer; an answer of any status is returned */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds; `httpClientLimits.timeoutMs` when absent. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The first `keepBytes` of the body. */
  readonly text: string;
  readonly isCut: boolean;
}

export type HttpErrorKind =
  /** No URL that can be called: another protocol, credentials in it, a port of another service. */
  | 'bad_url'
  /** The address may not be reached. */
  | 'denied'
  | 'timed_out'
  /** No connection, no valid certificate, a broken answer. */
  | 'unreachable';

/** Its message is for the owner of the destination: it names no address and no body. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly kind: HttpErrorKind;
  constructor(kind: HttpErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export const httpClientLimits = {
  /** From the look-up of the name to the last byte that is kept. */
  timeoutMs: 15_000,
  /** Of an answer's body; the rest is not read. */
  keepBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  urlChars: 2_048,
} as const;

/** Ports of well-known services that are no web servers; below 1024 only the web's own two are called. */
const otherServices = new Set([
  1433, 1521, 2049, 2375, 2379, 3306, 3389, 5432, 5672, 5900, 6379, 6443, 9042, 9200, 10250, 11211, 27017,
]);

export interface HttpClientOptions extends AddressRules {
  /** Instead of the system's resolver, for tests. */
  readonly resolve?: Resolve;
  /** Ends every request that is under way. */
  readonly signal?: AbortSignal;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const lookup = guardedLookup(options, options.resolve);
  return {
    async request(wanted) {
      const url = checkUrl(wanted.url, options);
      return new Promise((resolve, reject) => {
        const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
        const sent = send(url, {
          method: wanted.method,
          // A connection for each request: what was allowed a minute ago is looked at again.
          agent: false,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
          lookup,
          maxHeaderSize: httpClientLimits.headerBytes,
          headers: {
            // A compressed answer could be a bomb, and nobody needs more than its beginning.
            'accept-encoding': 'identity',
            ...wanted.headers,
            ...(wanted.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(wanted.body)) }),
          },
        });
        const late = setTimeout(() => {
          sent.destroy(new HttpError('timed_out', 'no answer in time'));
        }, wanted.timeoutMs ?? httpClientLimits.timeoutMs);
        const settle =
          <T>(done: (value: T) => void) =>
          (value: T) => {
            clearTimeout(late);
            done(value);
          };
        sent.once('response', (answer) => void read(answer, sent).then(settle(resolve), settle(fail(reject))));
        sent.once('error', settle(fail(reject)));
        sent.end(wanted.body);
      });
    },
  };
}

/** @throws HttpError `bad_url`, `denied` */
function checkUrl(text: string, rules: AddressRules): URL {
  if (text.length > httpClientLimits.urlChars || !URL.canParse(text)) throw new HttpError('bad_url', 'this is no URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new HttpError('bad_url', 'only http and https are called');
  if (url.username !== '' || url.password !== '') throw new HttpError('bad_url', 'a URL may carry no credentials');
  const port = url.port === '' ? undefined : Number(url.port);
  if (port !== undefined && (port < 1024 ? port !== 80 && port !== 443 : otherServices.has(port)))
    throw new HttpError('bad_url', 'this port belongs to another service');
  try {
    refuseLiteral(url.hostname, rules);
  } catch (cause) {
    throw new HttpError('denied', 'this address may not be reached', cause);
  }
  return url;
}

async function read(answer: IncomingMessage, sent: ClientRequest): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > httpClientLimits.keepBytes) break;
  }
  // Nothing more is read of an answer without end.
  sent.destroy();
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(chunks).subarray(0, httpClientLimits.keepBytes).toString('utf8'),
    isCut: bytes > httpClientLimits.keepBytes,
  };
}

function fail(reject: (error: HttpError) => void): (error: unknown) => void {
  return (error) => {
    if (error instanceof HttpError) return reject(error);
    if (error instanceof AddressError) return reject(new HttpError('denied', error.message, error));
    const code = (error as { code?: string }).code;
    reject(new HttpError('unreachable', code === undefined ? 'no usable answer' : `no usable answer (${code})`, error));
  };
}
