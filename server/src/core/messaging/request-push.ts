import { type Id, newId } from '../../kit/ids.ts';
import { publish } from '../changes.ts';
import type { UseCase } from '../run.ts';
import { insertPush } from './queries.ts';

/** A message to the operator's own app, for everybody who follows one of its topics. */
export interface RequestPush {
  readonly title: string;
  readonly body: string;
  /** What a tap on it opens. */
  readonly url?: string;
  /** At least one. */
  readonly topics: readonly string[];
}

/**
 * Keeps a push and says that it is to be sent; sending it is delivery's work. It is about topics, not about a person.
 * @returns its id
 */
export const requestPush: UseCase<RequestPush, { readonly pushId: Id }> = {
  name: 'messaging.request_push',
  once: { recordsOf: () => [] },
  async run(tx, { actor, now }, { title, body, url, topics }) {
    const pushId = newId(now);
    await tx.run(insertPush, {
      tenant: tx.tenantId,
      id: pushId,
      credential: actor.credentialId ?? null,
      title,
      body,
      data: url === undefined ? {} : { url },
      topics: [...topics],
      now: new Date(now),
    });
    const data = { pushId, topics: [...topics] };
    await publish(tx, now, { type: 'push.requested', personId: null, recordId: null, data });
    return { pushId };
  },
};
