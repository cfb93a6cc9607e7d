import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import { findPerson } from '../people/find-person.ts';
import type { RelatedKind } from '../people/related.ts';
import type { PersonView } from '../people/view.ts';
import type { UseCase } from '../run.ts';
import { visibleChannel } from './find-channel.ts';

export interface FindPersonOfChannel {
  readonly channelId: Id;
  /** The id may be a person's as well. */
  readonly orPerson?: boolean;
  readonly related?: readonly RelatedKind[];
}

/** Whom a channel leads to, as the actor may see it. @throws CoreError `not_found` */
export const findPersonOfChannel: UseCase<FindPersonOfChannel, PersonView> = {
  name: 'messaging.find_person_of_channel',
  async run(tx, context, { channelId, orPerson = false, related = [] }) {
    const channel = await visibleChannel(tx, context.actor, channelId).catch((error: unknown) => {
      if (orPerson && error instanceof CoreError && error.code === 'not_found') return undefined;
      throw error;
    });
    const id = channel?.recordId ?? channelId;
    return findPerson.run(tx, context, { ref: { id }, related });
  },
};
