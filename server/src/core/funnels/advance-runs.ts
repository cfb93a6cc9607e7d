import type { Id } from '../../kit/ids.ts';
import { StoreError } from '../../store/errors.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import type { Context, UseCase } from '../run.ts';
import { blockKinds, type Next, type OnItsWay } from './blocks.ts';
import { blocksFrom, finishRun, pauseRun, takeDueRuns } from './run-queries.ts';

type DueRun = Row<(typeof takeDueRuns)['columns']>;
type Block = Row<(typeof blocksFrom)['columns']>;

/**
 * Takes channels that are due on through their tunnels' blocks, up to a wait or the end. What the blocks did and where the channel
 * stands now is one transaction: after a crash the same step is done again, once. A block that cannot be done ends its own run,
 * with the reason, and no other's. Any number of processes may run it at once.
 * @returns how many runs went on
 */
export const advanceRuns: UseCase<void, number> = {
  name: 'funnels.advance_runs',
  async run(tx, context) {
    const runs = await tx.all(takeDueRuns, { tenant: tx.tenantId, now: new Date(context.now) });
    for (const run of runs) await advance(tx, context, run);
    return runs.length;
  },
};

async function advance(tx: Tx, context: Context, run: DueRun): Promise<void> {
  const { now } = context;
  const place = { tenant: tx.tenantId, id: run.id, now: new Date(now) };
  const blocks = await tx.all(blocksFrom, { tenant: tx.tenantId, tunnel: run.tunnel, position: run.position });
  for (const block of blocks) {
    const next = await done(tx, context, onItsWay(run), block);
    if (next === 'on') continue;
    if (next === 'end') break;
    if ('afterMs' in next) {
      await tx.run(pauseRun, { ...place, position: block.position + 1, due: new Date(now + next.afterMs) });
    } else {
      await finish(tx, context, run, 'failed', `block ${block.position} (${block.kind}): ${next.reason}`);
    }
    return;
  }
  await finish(tx, context, run, 'ended');
}

/** A block's effects, or none of them and why not. @throws what says nothing about the block: the step is done again */
async function done(
  tx: Tx,
  context: Context,
  on: OnItsWay,
  { kind, details }: Block,
): Promise<Next | { readonly reason: string }> {
  const act = Object.hasOwn(blockKinds, kind) ? blockKinds[kind] : undefined;
  if (act === undefined) return { reason: 'unknown kind' };
  try {
    return await tx.attempt(() => act(tx, context, on, details as Record<string, unknown>));
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** For whoever looks why it stopped; it repeats no value. */
function reasonOf(error: unknown): string {
  if (error instanceof StoreError && (error.kind === 'bad_value' || error.kind === 'constraint')) return error.kind;
  if (!(error instanceof CoreError)) throw error;
  return error.fields.map(({ field, reason }) => `${field} ${reason}`).join(', ') || error.message;
}

async function finish(
  tx: Tx,
  { now }: Context,
  run: DueRun,
  state: 'ended' | 'failed',
  reason: string | null = null,
): Promise<void> {
  const { personId, recordId, tunnelId, channelId } = onItsWay(run);
  await tx.run(finishRun, { tenant: tx.tenantId, id: run.id, state, reason, now: new Date(now) });
  const data = { tunnelId, channelId, state, reason };
  await publish(tx, now, { type: 'tunnel.ended', personId, recordId, data });
}

function onItsWay({ channel, record, person, tunnel }: DueRun): OnItsWay {
  return { channelId: channel as Id, recordId: record as Id, personId: person as Id, tunnelId: tunnel as Id };
}
