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

/** Stands in a payload where the item's own id was: the id is what the browser or client holds, and is stored nowhere. */
const ownId = '\u0001id';

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
  const unused = async () => undefined;
  return (kind) => {
    const find = async (id: string) => restored(await run(actor, getItem, { kind, id }), id);
    if (kind === 'Client')
      return {
        find: (id) => findClient(run, actor, id),
        upsert: unused,
        consume: unused,
        destroy: unused,
        revokeByGrantId: unused,
        findByUid: unused,
        findByUserCode: unused,
      };
    return {
      find,
      findByUid: async (uid) => restored(await run(actor, getItemByUid, { kind, uid })),
      findByUserCode: unused,
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

function stripped({ jti: _, ...payload }: AdapterPayload, id: string): Record<string, unknown> {
  // The library puts the session's cookie beside an interaction and never reads it there.
  if (payload.session !== undefined) payload.session = { ...payload.session, cookie: '' };
  return JSON.parse(JSON.stringify(payload).replaceAll(id, JSON.stringify(ownId).slice(1, -1)));
}

function restored(item: KeptItem | undefined, id?: string): AdapterPayload | undefined {
  if (item === undefined) return undefined;
  const text = JSON.stringify(item.payload);
  const payload = id === undefined ? item.payload : JSON.parse(text.replaceAll(JSON.stringify(ownId).slice(1, -1), id));
  const { consumedAt } = item;
  return {
    ...payload,
    ...(id === undefined ? {} : { jti: id }),
    ...(consumedAt === null ? {} : { consumed: Math.floor(consumedAt / 1000) }),
  };
}
