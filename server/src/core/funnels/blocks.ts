import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { invalid } from '../errors.ts';
import { tagOne } from '../messaging/add-tag.ts';
import { untag } from '../messaging/remove-tag.ts';
import { sendMessage } from '../messaging/send-message.ts';
import { resolvePerson } from '../people/find-person.ts';
import type { Context } from '../run.ts';

/** Whose way it is. The person's row is locked. */
export interface OnItsWay {
  readonly channelId: Id;
  readonly recordId: Id;
  readonly personId: Id;
  readonly tunnelId: Id;
}

/** What the operator set for a block; what is not of the kind that is needed is missing. */
type Details = Readonly<Record<string, unknown>>;

/** How the way goes on: with the next block, with it after so many milliseconds, or not at all. */
export type Next = 'on' | 'end' | { readonly afterMs: number };

/** Longest wait of one block: ten years, in seconds. */
const longestWaitS = 315_360_000;

/** What each kind of block does. @throws CoreError when it cannot be done, now or ever */
export const blockKinds: Readonly<Record<string, Block>> = {
  async send_template(tx, context, { channelId }, details) {
    const templateId = textOf(details, 'templateId') as Id;
    await sendMessage.run(tx, context, { channelId, content: { templateId, variables: {} }, author: 'operator' });
    return 'on';
  },
  async wait(_tx, _context, _on, { seconds }) {
    if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= longestWaitS))
      throw invalid('seconds', 'out_of_range');
    return { afterMs: Math.round(seconds * 1000) };
  },
  async add_tag(tx, context, on, details) {
    await tagOne(tx, context, on, textOf(details, 'tagId') as Id);
    return 'on';
  },
  async remove_tag(tx, context, { personId, recordId }, details) {
    const { records } = await resolvePerson(tx, context.actor, { id: recordId });
    const ids = records.map(({ id }) => id);
    await untag(tx, context, personId, ids, textOf(details, 'tagId') as Id);
    return 'on';
  },
  async notify(tx, { now }, { channelId, recordId, personId, tunnelId }, details) {
    const data = { tunnelId, channelId, text: textOf(details, 'text') };
    await publish(tx, now, { type: 'tunnel.notified', personId, recordId, data });
    return 'on';
  },
  end: async () => 'end',
};

type Block = (tx: Tx, context: Context, on: OnItsWay, details: Details) => Promise<Next>;

function textOf(details: Details, name: string): string {
  const text = details[name];
  if (typeof text !== 'string' || text === '') throw invalid(name, 'required');
  return text;
}
