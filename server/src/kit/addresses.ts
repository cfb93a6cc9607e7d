import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Which addresses outgoing connections may reach. Destinations are named by tenants and partners, so by default only public ones:
 * neither this machine, nor its network, nor what a cloud answers on link-local addresses.
 */
export interface AddressRules {
  /** Networks (CIDR) that the operator allows although they are not public. */
  readonly allow: readonly string[];
  /** Nothing but these networks may be reached, no public address either. */
  readonly isClosed?: boolean;
}

/** A refusal; its message names no address, because it is shown to whoever chose the destination. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  constructor() {
    super('this address may not be reached');
  }
}

/** How names become addresses; the system's resolver unless a test answers itself. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });

/** Whether a connection to an address may be opened. Anything that is no address may not. */
export function isAllowed(address: string, { allow, isClosed = false }: AddressRules): boolean {
  const ip = plain(address);
  if (ip === undefined) return false;
  return (ip.range() === 'unicast' && !isClosed) || allow.some((network) => isWithin(ip, network));
}

/**
 * Resolves a name the way sockets do, and refuses when any of its addresses may not be reached. Given to the socket itself, so that what
 * was checked is what is connected to, at every attempt: a name that answers differently a moment later gains nothing.
 */
export function guardedLookup(rules: AddressRules, resolve: Resolve = systemResolve): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => isAllowed(address, rules)))
          return done(new AddressError(), '', 0);
        if (options.all) return done(null, [...found]);
        return done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
}

/** A host of a URL that is an address already: no lookup happens for it, so it is checked here. @throws AddressError */
export function refuseLiteral(host: string, rules: AddressRules): void {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host;
  if (ipaddr.isValid(literal) && !isAllowed(literal, rules)) throw new AddressError();
}

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv6 forms that carry an IPv4 address (mapped, compatible, NAT64) are that address: it is what the packet reaches. */
function plain(address: string): Ip | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const ip = ipaddr.process(address);
  if (ip.kind() !== 'ipv6') return ip;
  const v6 = ip as ipaddr.IPv6;
  const bytes = v6.toByteArray();
  // The library takes the deprecated compatible form (::/96) for an ordinary address.
  const isCompatible = v6.range() === 'unicast' && bytes.slice(0, -4).every((byte) => byte === 0);
  return isCompatible || v6.range() === 'rfc6052' ? new ipaddr.IPv4(bytes.slice(-4)) : v6;
}

function isWithin(ip: Ip, network: string): boolean {
  try {
    const range = ipaddr.parseCIDR(network);
    return range[0].kind() === ip.kind() && ip.match(range);
  } catch {
    return false;
  }
}
