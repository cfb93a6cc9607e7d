import { systemActor, type Tenant } from '../core/access/access.ts';
import { CoreError, invalid } from '../core/errors.ts';
import { addConnection } from '../core/messaging/add-connection.ts';
import { readConnection } from '../core/messaging/read-connection.ts';
import { type Id, toObjectId } from '../kit/ids.ts';
import { sealText } from '../kit/seal.ts';
import type { Adapter } from './adapters/adapter.ts';
import { adapterOf, adapters } from './adapters/registry.ts';
import { readSecret, readSettings } from './adapters/settings.ts';
import { type ConnectionDeps, contextOf } from './connection-context.ts';

export interface CreateConnection {
  readonly type: string;
  readonly name: string;
  /** `key=value` texts. */
  readonly settings: readonly string[];
  readonly secret?: string;
  readonly isDefault?: boolean;
}

/** What the operator has to know of a new connection. */
export interface CreatedConnection {
  readonly id: Id;
  /** A secret that was made here: the other side needs it, too. Shown this once. */
  readonly madeSecret?: string;
  /** For ways that call us: what the other side is told. */
  readonly incoming?: { readonly path: string } & Readonly<Record<string, string>>;
}

/** Checks what an operator asks for against the type's adapter, and keeps it. @throws CoreError `invalid` in one sentence */
export async function createConnection(
  deps: ConnectionDeps,
  tenant: Tenant,
  { type, name, settings, secret: given, isDefault = false }: CreateConnection,
): Promise<CreatedConnection> {
  const adapter = knownAdapter(type);
  const details = readSettings(adapter, settings);
  const secret = readSecret(adapter, given);
  const isPolled = adapter.poll !== undefined && (adapter.receive === undefined || details.receive === 'poll');
  const { id } = await deps.run(systemActor(tenant, 'console'), addConnection, {
    type,
    name,
    details,
    isDefault,
    isPolled,
    ...(secret === undefined ? {} : { sealedSecret: sealText(deps.sealKey(tenant), secret) }),
  });
  const connection = { id, type, name, details, secret: null };
  return {
    id,
    ...(secret === undefined || given !== undefined ? {} : { madeSecret: secret }),
    ...(adapter.receive === undefined || isPolled
      ? {}
      : { incoming: { path: incomingPath(tenant, id), ...adapter.callerNeeds?.(connection, secret ?? '') } }),
  };
}

/** Where the other side of a connection calls us: the tenant is in the path, and the adapter's own secret makes the call believed. */
export function incomingPath(tenant: Tenant, id: Id): string {
  return `/incoming/${tenant.code}.${toObjectId(id)}`;
}

/** Whether a connection works as it is set up. @throws CoreError `not_found` */
export async function verifyConnection(deps: ConnectionDeps, tenant: Tenant, id: Id): ReturnType<Adapter['verify']> {
  const connection = await deps.run(systemActor(tenant, 'console'), readConnection, { id });
  if (connection === undefined) throw new CoreError('not_found', 'There is no such connection in use.');
  return knownAdapter(connection.type).verify(contextOf(deps, tenant, connection));
}

/** @throws CoreError `invalid` in one sentence that names the types there are */
function knownAdapter(type: string): Adapter {
  const adapter = adapterOf(type);
  if (adapter === undefined)
    throw invalid(
      'type',
      'unknown',
      `There is no type "${type}"; there are ${adapters.map((one) => one.type).join(', ')}.`,
    );
  return adapter;
}
