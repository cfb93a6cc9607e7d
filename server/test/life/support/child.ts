import type { Socket } from 'node:net';
import { untilStopped } from '../../../src/cli/until-stopped.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/kit/logger.ts';
import { createServer } from '../../../src/server.ts';
import type { ChildOptions } from './server-process.ts';

// The real server with the limits of argv[2], and with routes that do what a dialect's never should.
const { http = {}, store = {}, stop = {}, abrupt = false }: ChildOptions = JSON.parse(process.argv[2] ?? '{}');
const config = readConfig();
const large = Buffer.alloc(64 * 1024 * 1024, 'x');

process.exitCode = await untilStopped({
  log: createLogger(config.logLevel),
  limits: stop,
  open: () => createServer(config, { limits: { http, store } }),
  async begin({ app, listen, deps }) {
    const sockets = new Set<Socket>();
    app.server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    app.get('/test/hang', () => new Promise(() => undefined));
    app.get('/test/large', async () => large);
    app.get('/test/connections', async () => ({ ports: [...sockets].map(({ remotePort }) => remotePort) }));
    app.get('/test/bug', () => {
      setTimeout(() => {
        throw new Error('planted@secret.example');
      }, 0);
      return new Promise(() => undefined);
    });
    if (abrupt) process.prependListener('SIGTERM', () => process.exit(0));
    deps.log.info({ url: await listen() }, 'listening');
  },
});
