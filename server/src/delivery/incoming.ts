import { systemActor, type Tenant } from '../core/access/access.ts';
import { CoreError } from '../core/errors.ts';
import { readConnection } from '../core/messaging/read-connection.ts';
import { receiveMany } from '../core/messaging/receive-many.ts';
import { fromObjectId, parseId } from '../kit/ids.ts';
import type { IncomingRequest } from './adapters/adapter.ts';
import { adapterOf } from './adapters/registry.ts';
import { type ConnectionDeps, contextOf } from './connection-context.ts';

/** The source of records that people make by writing to the operator. */
export const messageSource = 'messages';

/** Takes in what the other side of a connection sends to it. */
export type Incoming = (connection: string, request: IncomingRequest) => Promise<void>;

/**
 * Messages that come by calls to a connection's own URL. Done when they are committed.
 * @param tenantByCode the tenant that the path names; what makes the call believed is the adapter's own secret
 */
export function createIncoming(
  deps: ConnectionDeps,
  tenantByCode: (code: string) => Promise<Tenant | undefined>,
): Incoming {
  /** @throws CoreError `not_found` for an unknown connection and for a call that is not believed alike; `malformed`, `unavailable` */
  return async (text, request) => {
    const [code = '', idText = '', ...rest] = text.split('.');
    const id = fromObjectId(idText) ?? parseId(idText);
    const tenant = id === undefined || rest.length > 0 ? undefined : await tenantByCode(code);
    if (id === undefined || tenant === undefined) throw unknown();
    const connection = await deps.run(systemActor(tenant, 'system'), readConnection, { id });
    const receive = connection && adapterOf(connection.type)?.receive;
    if (connection === undefined || receive === undefined) throw unknown();
    const messages = await receive(request, contextOf(deps, tenant, connection)).catch((error) => {
      throw error instanceof CoreError && error.code === 'credential_wrong' ? unknown(error) : error;
    });
    if (messages.length > 0)
      await deps.run(systemActor(tenant, messageSource), receiveMany, { connectionId: id, messages });
  };
}

function unknown(cause?: unknown): CoreError {
  return new CoreError('not_found', 'no such connection, or not its caller', cause === undefined ? {} : { cause });
}
