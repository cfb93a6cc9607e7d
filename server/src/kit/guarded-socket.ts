import { connect, type Socket } from 'node:net';
import { type AddressRules, guardedLookup, refuseLiteral } from './addresses.ts';

/**
 * A TCP connection to a host that a tenant named, for protocols other than HTTP: its address is checked when connecting.
 * @param signal ends the attempt, and the connection too when it has come about
 * @throws AddressError; the socket's own error; the signal's reason
 */
export async function connectGuarded(
  { host, port }: { readonly host: string; readonly port: number },
  rules: AddressRules,
  signal: AbortSignal,
): Promise<Socket> {
  refuseLiteral(host, rules);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: guardedLookup(rules), signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
