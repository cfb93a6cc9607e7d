import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What HTTP itself refuses, before there is a request of ours, by Node's code. Anything else cannot be read: 400. */
const statuses: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Answers bytes that are no request, on the bare connection, and closes it. It must say so: a client (or a proxy, with somebody
 * else's request) that takes the connection for a kept one sends its next request into a reset.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  // The client is gone.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const status = statuses[error.code ?? ''] ?? 400;
    const body = JSON.stringify({ error: STATUS_CODES[status] });
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Connection: close',
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}
