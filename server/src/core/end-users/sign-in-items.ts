import { sha256 } from '../../kit/secrets.ts';
import type { UseCase } from '../run.ts';
import { consumeItem, findItem, findItemByUid, pruneItems, putItem, removeGrant, removeItem } from './queries.ts';

/**
 * What an OpenID provider keeps between two requests: sessions, interactions, codes, grants, tokens. `id` is the secret text
 * that a browser or client holds; only its hash is stored, so a copy of the table opens nothing.
 */
export interface SignInItem {
  readonly kind: string;
  readonly id: string;
}

export interface KeptItem {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds; null: not yet. */
  readonly consumedAt: number | null;
}

export interface PutItem extends SignInItem {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Further names: by `uid` it can be found, by `grantId` removed with everything of one grant. Neither opens anything. */
  readonly uid?: string;
  readonly grantId?: string;
  /** Seconds from now; absent: until removed. */
  readonly lifeS?: number;
}

/** Keeps an item, or the new state of one that is kept. */
export const keepItem: UseCase<PutItem, void> = {
  name: 'end_users.keep_item',
  async run(tx, { now }, { kind, id, payload, uid, grantId, lifeS }) {
    await tx.run(putItem, {
      tenant: tx.tenantId,
      kind,
      hash: sha256(id),
      uid: uid ?? null,
      grant: grantId ?? null,
      payload,
      now: new Date(now),
      expires: lifeS === undefined ? null : new Date(now + lifeS * 1000),
    });
    await tx.run(pruneItems, { tenant: tx.tenantId, now: new Date(now) });
  },
};

/**
 * A live item by its secret, or undefined. One whose payload has an `accountId`, the id of a person, lives no longer than that
 * person's password for the actor's source.
 */
export const getItem: UseCase<SignInItem, KeptItem | undefined> = {
  name: 'end_users.get_item',
  async run(tx, { actor, now }, { kind, id }) {
    const place = { tenant: tx.tenantId, kind, hash: sha256(id) };
    return kept(await tx.first(findItem, { ...place, source: actor.source, now: new Date(now) }));
  },
};

/** A live item by its second name, or undefined. */
export const getItemByUid: UseCase<{ readonly kind: string; readonly uid: string }, KeptItem | undefined> = {
  name: 'end_users.get_item_by_uid',
  async run(tx, { actor, now }, { kind, uid }) {
    const place = { tenant: tx.tenantId, kind, uid };
    return kept(await tx.first(findItemByUid, { ...place, source: actor.source, now: new Date(now) }));
  },
};

/** Marks an item as used. @returns whether this call was the first */
export const useItem: UseCase<SignInItem, boolean> = {
  name: 'end_users.use_item',
  async run(tx, { now }, { kind, id }) {
    return (await tx.run(consumeItem, { tenant: tx.tenantId, kind, hash: sha256(id), now: new Date(now) })) === 1;
  },
};

export const dropItem: UseCase<SignInItem, void> = {
  name: 'end_users.drop_item',
  async run(tx, _, { kind, id }) {
    await tx.run(removeItem, { tenant: tx.tenantId, kind, hash: sha256(id) });
  },
};

/** Removes every item of one grant: its tokens end with it. */
export const dropGrant: UseCase<{ readonly grantId: string }, void> = {
  name: 'end_users.drop_grant',
  async run(tx, _, { grantId }) {
    await tx.run(removeGrant, { tenant: tx.tenantId, grant: grantId });
  },
};

function kept(row: { payload: unknown; consumed_at: number | null } | undefined): KeptItem | undefined {
  return row && { payload: row.payload as Record<string, unknown>, consumedAt: row.consumed_at };
}
