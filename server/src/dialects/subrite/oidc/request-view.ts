import type { IncomingMessage } from 'node:http';

export interface ViewOptions {
  /** Where this server is reached. */
  readonly publicUrl: string;
  /** What stands between that and the library's own path, as in `/api/oidc/t/1a2b3c4d`: the URLs it makes begin with it. */
  readonly mount: string;
  /** The library's own path, with the query. */
  readonly url: string;
  /** The body, which was read to find the tenant. */
  readonly body?: Buffer | undefined;
}

/**
 * A request as the library is to see it: under its own paths, and as if it had come to the public address, whatever `Host` and
 * `X-Forwarded-*` say (the library makes URLs and secure cookies by them). A view on the request, which itself is left alone.
 */
export function viewOf(raw: IncomingMessage, { publicUrl, mount, url, body }: ViewOptions): IncomingMessage {
  const { host, protocol, pathname } = new URL(publicUrl);
  const headers: IncomingMessage['headers'] = { ...raw.headers, host };
  for (const name of Object.keys(headers)) if (name.startsWith('x-forwarded-')) delete headers[name];
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  const own: Record<string, unknown> = { headers, url, originalUrl: `${pathname.replace(/\/$/, '')}${mount}${url}` };
  if (body !== undefined) {
    delete headers['transfer-encoding'];
    headers['content-length'] = String(body.length);
    own.readable = true;
    own.iterator = async function* () {
      yield body;
    };
  }
  return Object.create(raw, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value }])));
}
