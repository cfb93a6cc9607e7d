import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Actor } from '../actor.ts';
import { countRows, totalOf } from '../counters/totals.ts';
import { and } from '../people/filter.ts';
import { loadViews } from '../people/list-people.ts';
import type { PersonView } from '../people/view.ts';
import type { UseCase } from '../run.ts';
import { channelsByIds } from './queries.ts';

/** A way to a person with who that is. Times in epoch milliseconds. */
export interface ChannelView {
  readonly id: Id;
  readonly person: PersonView;
  readonly kind: string;
  readonly connectionId: Id | null;
  readonly state: string;
  /** The campaign marks that the person came with. */
  readonly utmMarks: Readonly<Record<string, string>>;
  readonly lastMessageAt: number | null;
  readonly createdAt: number;
}

export interface ListChannels {
  /** By the last message, or by when it was opened before any: epoch milliseconds, `to` excluded. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly offset: number;
}

export interface ChannelPage {
  readonly channels: readonly ChannelView[];
  /** All that the actor sees. */
  readonly total: number;
  /** All that lie within the bounds. */
  readonly filtered: number;
}

/** Channels, those used last first: everybody's for who sees the tenant, those on its own records for who sees its own. */
export const listChannels: UseCase<ListChannels, ChannelPage> = {
  name: 'messaging.list_channels',
  isList: true,
  async run(tx, context, { from, to, limit, offset }) {
    const { actor } = context;
    const visible = actor.sees === 'own' ? own(actor) : sql`channels c where c.tenant_id = ${actor.tenantId}`;
    const bounds = [
      ...(from === undefined ? [] : [sql`${lastContact} >= ${new Date(from)}::timestamptz`]),
      ...(to === undefined ? [] : [sql`${lastContact} < ${new Date(to)}::timestamptz`]),
    ];
    const fitting = sql`${visible} and ${and(bounds)}`;
    const page = sql`select c.id from ${fitting} order by ${lastContact} desc, c.id desc limit ${limit} offset ${offset}`;
    const ids = (await tx.query<{ id: string }>(page)).map(({ id }) => id);
    const rows = ids.length === 0 ? [] : await tx.all(channelsByIds, { tenant: tx.tenantId, ids });
    const people = await loadViews(tx, context, [...new Set(rows.map((row) => subjectOf(actor, row)))], []);
    const personById = new Map(people.map((person) => [person.id, person]));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const channels = ids.flatMap((id): ChannelView[] => {
      const row = byId.get(id);
      const person = row && personById.get(subjectOf(actor, row));
      if (row === undefined || person === undefined) return [];
      const utmMarks = row.utmMarks as Record<string, string>;
      return [{ ...row, id: row.id as Id, connectionId: row.connectionId as Id | null, utmMarks, person }];
    });
    const total = await totalOf(tx, actor, 'channels');
    return { channels, total, filtered: bounds.length === 0 ? total : await countRows(tx, sql`from ${fitting}`) };
  },
};

/** As the index `channels_recent` has it: under row level security a coalesce is compared by none. */
const lastContact = sql`(case when c.last_message_at is null then c.created_at else c.last_message_at end)`;

function own({ tenantId, credentialId }: Actor): RawBuilder<unknown> {
  return sql`records r join channels c on c.tenant_id = r.tenant_id and c.record_id = r.id
    where r.tenant_id = ${tenantId} and r.credential_id = ${credentialId}`;
}

/** Whose a channel is, by the id under which the actor sees it. */
function subjectOf({ sees }: Actor, row: { recordId: string; personId: string }): Id {
  return (sees === 'own' ? row.recordId : row.personId) as Id;
}
