import type { Adapter, AdapterPayload } from 'oidc-provider';
import { systemActor, type Tenant } from '../../../core/access/access.ts';
import {
  dropGrant,
  dropItem,
  getItem,
  getItemByUid,
  type KeptItem,
  keepItem,
  useItem,
} from '../../../core/end-users/sign-in-items.ts';
import type { DialectDeps } from '../../dialect.ts';
import { findClient } from './clients.ts';

/** Stands where an item's own id was: the id is what the browser or client holds, and is stored nowhere. */
const ownId = '<id>';

export interface AdapterOptions {
  readonly deps: DialectDeps;
  readonly tenant: Tenant;
  /** What the library is told when something that works once was used by another request in the meantime. */
  readonly usedAlready: () => Error;
}

/**
 * The library's storage for one tenant. Items are found by the hash of their id; whether one is still alive is decided by the
 * server's clock (the library then also looks at the machine's), and whether a code or refresh token is used for the first time by
 * one statement: the library itself reads and then writes.
 */
export function createAdapter({ deps: { run }, tenant, usedAlready }: AdapterOptions): (kind: string) => Adapter {
  const actor = systemActor(tenant, 'subrite');
  return (kind) => {
    if (kind === 'Client') return { ...emptyAdapter(), find: (id) => findClient(run, actor, id) };
    const find = async (id: string) => restored(await run(actor, getItem, { kind, id }), id);
    return {
      ...emptyAdapter(),
      find,
      findByUid: async (uid) => restored(await run(actor, getItemByUid, { kind, uid })),
      async upsert(id, payload, lifeS) {
        const { uid } = payload;
        const grantId = kind === 'Grant' ? id : payload.grantId;
        await run(actor, keepItem, {
          kind,
          id,
          payload: stripped(payload, id),
          ...(kind === 'Session' && uid !== undefined ? { uid } : {}),
          ...(grantId === undefined ? {} : { grantId }),
          ...(lifeS === undefined ? {} : { lifeS }),
        });
      },
      async consume(id) {
        if (await run(actor, useItem, { kind, id })) return;
        const grantId = (await find(id))?.grantId;
        if (grantId !== undefined) await run(actor, dropGrant, { grantId });
        throw usedAlready();
      },
      destroy: (id) => run(actor, dropItem, { kind, id }),
      revokeByGrantId: (grantId) => run(actor, dropGrant, { grantId }),
    };
  };
}

const nothing = async () => undefined;

/** Keeps and finds nothing. */
export function emptyAdapter(): Adapter {
  return {
    find: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    upsert: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}

/** Without the item's own id, which an interaction's way back holds as well, and without the session's beside an interaction, which nothing reads. */
function stripped({ jti: _, ...payload }: AdapterPayload, id: string): Record<string, unknown> {
  const { returnTo, session } = payload;
  if (returnTo !== undefined) payload.returnTo = returnTo.replace(id, ownId);
  if (session !== undefined) payload.session = { ...session, cookie: '' };
  return payload;
}

function restored(item: KeptItem | undefined, id?: string): AdapterPayload | undefined {
  if (item === undefined) return undefined;
  const { consumedAt } = item;
  const payload: AdapterPayload = { ...item.payload };
  if (consumedAt !== null) payload.consumed = Math.floor(consumedAt / 1000);
  if (id === undefined) return payload;
  return { ...payload, jti: id, ...(payload.returnTo ? { returnTo: payload.returnTo.replace(ownId, id) } : {}) };
}
