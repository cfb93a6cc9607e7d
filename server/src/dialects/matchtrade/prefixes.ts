import type { Operation } from '../operation.ts';

/** The vendor serves these services under two prefixes, and its clients use either (vendors: behaviour of the real systems). */
const twins = [
  ['/proxy/processing/api/', '/documentation/process/api/'],
  ['/proxy/configuration/api/', '/documentation/config/api/'],
  ['/proxy/auth/api/', '/documentation/auth/api/'],
] as const;

/** The operation under both prefixes of its service, its aliases too. */
export function withTwins(operation: Operation): Operation {
  const { aliases = [] } = operation;
  const mirrored = [{ path: operation.path }, ...aliases].flatMap((route) =>
    twinsOf(route.path).map((path) => ({ ...route, path })),
  );
  return { ...operation, aliases: [...aliases, ...mirrored] };
}

function twinsOf(path: string): string[] {
  return twins.flatMap((pair) =>
    pair.flatMap((prefix, side) => (path.startsWith(prefix) ? [path.replace(prefix, pair[1 - side] ?? prefix)] : [])),
  );
}
