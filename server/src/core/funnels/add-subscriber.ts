import type { Id } from '../../kit/ids.ts';
import { type Channel, manualChannel } from '../messaging/manual-channel.ts';
import { type AddedPerson, type AddPerson, addPerson } from '../people/add-person.ts';
import type { UseCase } from '../run.ts';
import { enterTunnel } from './enter-tunnel.ts';

export interface AddSubscriber extends AddPerson {
  /** Subscribes the person's manual channel to the tunnel behind it. */
  readonly entryPointId?: Id;
}

export interface AddedSubscriber extends AddedPerson {
  readonly channel: Channel;
}

/**
 * Takes in a person together with its manual channel and, when an entry point is named, an entry into its tunnel. The
 * person is shown as it was before that entry.
 * @throws CoreError as `addPerson`, and `invalid` naming `entryPoint` for an unknown one; then nothing is kept
 */
export const addSubscriber: UseCase<AddSubscriber, AddedSubscriber> = {
  name: 'funnels.add_subscriber',
  ...(addPerson.raceOn ? { raceOn: addPerson.raceOn } : {}),
  ...(addPerson.together ? { together: addPerson.together } : {}),
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { entryPointId, ...input }) {
    const related = [...(input.related ?? []), 'channels'] as const;
    const added = await addPerson.run(tx, context, { ...input, related });
    const channel = await manualChannel(tx, context, added);
    if (entryPointId !== undefined) await enterTunnel(tx, context, { channelId: channel.id as Id, entryPointId });
    return { ...added, channel };
  },
};
