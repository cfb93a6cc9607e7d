import { type Id, newId } from '../../kit/ids.ts';
import { invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { forgetDefault, insertConnection } from './connection-queries.ts';

/** Longest name of a connection, in characters. */
const longestName = 200;

export interface AddConnection {
  /** A type that has an adapter: the caller has asked it. */
  readonly type: string;
  readonly name: string;
  /** As the adapter read them. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Sealed by the caller. */
  readonly sealedSecret?: Buffer;
  /** Messages of channels without a connection leave through it; the one that was that before no longer is. */
  readonly isDefault?: boolean;
  /** It is asked for what people write, instead of being told. */
  readonly isPolled?: boolean;
}

/** A way to reach people. @throws CoreError `invalid` naming `name` */
export const addConnection: UseCase<AddConnection, { readonly id: Id }> = {
  name: 'messaging.add_connection',
  raceOn: ['connections_default_key'],
  async run(tx, { now }, { type, name, details, sealedSecret, isDefault = false, isPolled = false }) {
    if (name.trim() === '') throw invalid('name', 'required');
    if (name.length > longestName) throw invalid('name', 'too_long');
    const at = new Date(now);
    if (isDefault) await tx.run(forgetDefault, { tenant: tx.tenantId, now: at });
    const id = newId(now);
    await tx.run(insertConnection, {
      tenant: tx.tenantId,
      id,
      type,
      name: name.trim(),
      details,
      secret: sealedSecret ?? null,
      default: isDefault,
      poll: isPolled ? at : null,
      now: at,
    });
    return { id };
  },
};
