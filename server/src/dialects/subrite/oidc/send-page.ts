import type { FastifyReply } from 'fastify';
import type { Page } from './pages.ts';

export function sendPage(reply: FastifyReply, { status, text, headers }: Page): FastifyReply {
  return reply.code(status).headers(headers).type('text/html; charset=utf-8').send(text);
}
