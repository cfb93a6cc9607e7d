import { Socket } from 'node:net';

// A test that talks to anything but this machine fails: no suite of ours may reach a vendor's host.
const connect = Socket.prototype.connect;
const loopback = new Set(['localhost', '127.0.0.1', '::1', '']);

Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const { host, path } = (typeof first === 'object' && first !== null ? first : {}) as { host?: string; path?: string };
  if (path === undefined && typeof first !== 'string' && !loopback.has(host ?? 'localhost'))
    throw new Error(`a test tried to reach ${host}`);
  return Reflect.apply(connect, this, args);
} as typeof connect;
