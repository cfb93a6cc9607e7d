import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { CoreError, invalid } from '../errors.ts';
import { lockPerson } from '../people/queries.ts';
import type { Context, UseCase } from '../run.ts';
import { findStaffById } from '../staff/queries.ts';
import { type UsedChannel, visibleChannel } from './find-channel.ts';
import { insertCall } from './note-queries.ts';

export const callStatuses = ['talking', 'success', 'no_answer', 'closed_by_system'] as const;

export interface AddCall {
  /** The way on which the person was called, or called. */
  readonly channelId: Id;
  readonly staffId: Id;
  readonly direction: 'inbound' | 'outbound';
  readonly caller: string;
  readonly callee: string;
  readonly status: (typeof callStatuses)[number];
  readonly durationS: number;
  /** Where a recording lies. It is kept and shown, never fetched. */
  readonly recordLink?: string;
  /** Epoch milliseconds. */
  readonly happenedAt: number;
}

/** Writes down a call that was had elsewhere. @throws CoreError `invalid` naming `channel` or `user` that this credential does not have */
export const addCall: UseCase<AddCall, { readonly callId: Id; readonly recordId: Id }> = {
  name: 'messaging.add_call',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, input) {
    const { now } = context;
    const channel = await channelOf(tx, context, input.channelId);
    // Whoever erases the person waits, or is waited for.
    await tx.first(lockPerson, { tenant: tx.tenantId, id: channel.personId });
    if ((await tx.first(findStaffById, { tenant: tx.tenantId, id: input.staffId })) === undefined)
      throw invalid('user', 'unknown');
    const callId = newId(now);
    await tx.run(insertCall, {
      tenant: tx.tenantId,
      id: callId,
      record: channel.recordId,
      channel: channel.id,
      staff: input.staffId,
      direction: input.direction,
      caller: input.caller,
      callee: input.callee,
      status: input.status,
      duration: input.durationS,
      link: input.recordLink ?? null,
      happened: new Date(input.happenedAt),
      now: new Date(now),
    });
    const { personId, recordId } = channel;
    await publish(tx, now, { type: 'call.added', personId, recordId, data: { callId } });
    return { callId, recordId };
  },
};

async function channelOf(tx: Tx, { actor }: Context, id: Id): Promise<UsedChannel> {
  try {
    return await visibleChannel(tx, actor, id);
  } catch (error) {
    throw error instanceof CoreError && error.code === 'not_found' ? invalid('channel', 'unknown') : error;
  }
}
