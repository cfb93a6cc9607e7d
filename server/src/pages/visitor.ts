import type { FastifyRequest } from 'fastify';

/** Headers that a proxy puts on a request: whoever asks then sits elsewhere, whatever the address says. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'cf-connecting-ip'];

/**
 * Whether a request was made by somebody on this very machine, who can read the credentials file anyway. Real credentials are
 * shown to nobody else: a start page on the open internet would otherwise hand the demo tenant to whoever finds it. The
 * address alone does not prove it, so every sign of a request from elsewhere counts:
 * - a proxy on this machine connects from the loopback address for the whole world: its headers, HTTP/1.0 (the default of
 *   common proxies towards their servers), or a public URL that is not this machine;
 * - a web page can make its own host name resolve to 127.0.0.1 and read the answer: the Host must be a loopback name.
 */
export function isLocal(request: FastifyRequest, publicUrl: string): boolean {
  return (
    isLoopback(request.ip) &&
    isLoopback(request.socket.remoteAddress ?? '') &&
    request.raw.httpVersion !== '1.0' &&
    forwarding.every((name) => request.headers[name] === undefined) &&
    isLoopbackUrl(`http://${request.headers.host ?? ''}`) &&
    isLoopbackUrl(publicUrl)
  );
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}

function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname } = new URL(text);
  return hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''));
}
