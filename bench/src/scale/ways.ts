import { proportions as p } from './proportions.ts';
import type { Random } from './random.ts';
import { hourMs, moment, type Plan, type Rows, type Source } from './rows.ts';

/** Channels with their messages, tags, notes. */
export function addWays(
  rows: Rows,
  { world: w }: Plan,
  random: Random,
  person: { id: string; createdMs: number; at: string; source: Source; lastMs: number | undefined },
): void {
  const { id, createdMs, at, lastMs } = person;
  const t = w.tenantId;
  rows.channels.push(`${t}\t${random.id(createdMs)}\t${id}\tmanual\t\\N\t\\N\t\\N\t0\t${at}\t${at}\n`);
  if (lastMs !== undefined) {
    const channel = random.id(createdMs);
    const last = moment(lastMs);
    rows.channels.push(
      `${t}\t${channel}\t${id}\ttelegram\t${w.connection}\tchat-${channel}\t${last}\t${p.messages}\t${at}\t${last}\n`,
    );
    for (let left = p.messages - 1; left >= 0; left -= 1) {
      const sentMs = Math.max(createdMs, lastMs - left * hourMs);
      const sent = moment(sentMs);
      const [author, state] = left % 2 === 0 ? ['person', 'received'] : ['operator', 'sent'];
      rows.messages.push(
        `${t}\t${random.id(sentMs)}\t${channel}\t${id}\t${author}\tIs the offer of last week still there?\t${state}\tt\t${sent}\t${sent}\n`,
      );
    }
  }
  for (const tag of w.tags) if (random.chance(p.tag)) rows.record_tags.push(`${t}\t${id}\t${tag}\t${at}\n`);
  if (random.chance(p.note))
    rows.comments.push(
      `${t}\t${random.id(createdMs)}\t${id}\t${w.credentials.leeloo}\tAsked to be called back.\t${at}\t${at}\n`,
    );
}
