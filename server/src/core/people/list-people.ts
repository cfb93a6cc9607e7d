import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { countRows, totalOf } from '../counters/totals.ts';
import { type DeepKind, deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import type { Context, UseCase } from '../run.ts';
import { and, type Condition, columnOf, conditionSql, type ListField } from './filter.ts';
import { findRecords, recordsOfPeople } from './queries.ts';
import { type PersonRecord, toRecord } from './record.ts';
import { loadRelated, type RelatedKind } from './related.ts';
import { type PersonRow, type PersonView, viewPerson, viewRecord } from './view.ts';

export interface ListPeople {
  /** All must hold. */
  readonly where: readonly Condition[];
  /** The first decides; ties are broken by id in the same direction. */
  readonly sort: { readonly by: ListField; readonly descending: boolean };
  readonly limit: number;
  readonly offset: number;
  readonly related?: readonly RelatedKind[];
  /** Counts cost extra; only what is asked for is counted. */
  readonly count?: { readonly total?: boolean; readonly filtered?: boolean };
}

export interface PeoplePage {
  readonly people: readonly PersonView[];
  /** Everybody the actor sees. */
  readonly total: number;
  /** Everybody that fits `where`. */
  readonly filtered: number;
}

/** A page of people that fit a filter, as the actor may see them. */
export const listPeople: UseCase<ListPeople, PeoplePage> = {
  name: 'people.list',
  isList: true,
  async run(tx, context, input) {
    const { actor } = context;
    const where = and(input.where.map((condition) => conditionSql(actor, context.now, condition)));
    const direction = input.sort.descending ? sql`desc` : sql`asc`;
    // Said only where it matters: an index in plain order serves `desc`, not `desc nulls last`.
    const nulls = alwaysThere.has(input.sort.by) ? sql`` : sql`nulls last`;
    const deep = input.where.length === 0 ? deepKind(actor, input.sort.by) : undefined;
    // Where counting does the work of finding anyway, both are one.
    const countsOnTheWay =
      input.count?.filtered === true && input.where.some(({ on }) => costly.has(on)) && !isCounted(input.where);
    const fitting = countsOnTheWay ? sql`count(*) over ()` : sql`null::bigint`;
    const found =
      deep === undefined
        ? await tx.query<{
            id: Id;
            fitting: number | null;
          }>(sql`select s.id, ${fitting} as fitting from ${subject(actor)} s where ${where}
          order by ${columnOf(input.sort.by)} ${direction} ${nulls}, s.id ${direction} limit ${input.limit} offset ${input.offset}`)
        : await readDeep(tx, context, deep, input);
    const ids = found.map(({ id }) => id);
    const people = await loadViews(tx, context, ids, input.related ?? []);
    const total =
      input.count?.total || (input.count?.filtered && input.where.length === 0)
        ? await totalOf(tx, actor, 'people')
        : 0;
    const filtered = !input.count?.filtered
      ? 0
      : input.where.length === 0
        ? total
        : (found[0]?.fitting ?? (await countFitting(tx, actor, input.where, where)));
    return { people, total, filtered };
  },
};

/** The list of everybody the actor sees in that order, where pages of it are found at any depth. */
function deepKind({ sees, credentialId }: Actor, by: ListField): [DeepKind, Id?] | undefined {
  if (sees === 'own')
    return by === 'createdAt' && credentialId !== undefined ? ['own_people', credentialId] : undefined;
  if (by === 'createdAt') return ['people'];
  return by === 'number' ? ['people_by_number'] : undefined;
}

async function readDeep(tx: Tx, { now }: Context, [kind, part]: [DeepKind, Id?], { limit, offset, sort }: ListPeople) {
  const place = { limit, offset, descending: sort.descending };
  const ids = await readPage(tx, now, deepList(tx.tenantId, kind, part), place);
  return ids.map((id) => ({ id, fitting: null }));
}

/** Conditions that no index of people answers by itself. */
const costly: ReadonlySet<Condition['on']> = new Set(['property', 'not', 'tags', 'subscription', 'customer', 'text']);

/** Fields that every person has. */
const alwaysThere: ReadonlySet<ListField> = new Set(['id', 'number', 'createdAt', 'updatedAt', 'lastContactAt']);

/** What a list is about: people for who sees the tenant, its own records for who sees its own. The same columns either way. */
export function subject(actor: Actor): RawBuilder<unknown> {
  if (actor.sees === 'tenant') {
    return sql`(select id, number, profile as values, name, email, phone, last_message_at, created_at, updated_at
      from people where tenant_id = ${actor.tenantId})`;
  }
  return sql`(select id, number, values, coalesce(values ->> 'fullName', nullif(concat_ws(' ', values ->> 'givenName', values ->> 'familyName'), '')) as name,
      email, phone, null::timestamptz as last_message_at, created_at, updated_at
    from records where tenant_id = ${actor.tenantId} and credential_id = ${actor.credentialId})`;
}

/** Everybody, and those who bought once or never did, are counted by whoever writes; others are counted here. */
async function countFitting(tx: Tx, actor: Actor, conditions: readonly Condition[], where: RawBuilder<unknown>) {
  const [only] = conditions;
  if (only?.on !== 'customer' || !isCounted(conditions))
    return countRows(tx, sql`from ${subject(actor)} s where ${where}`);
  const customers = await totalOf(tx, actor, 'customers');
  return only.is ? customers : (await totalOf(tx, actor, 'people')) - customers;
}

function isCounted([only, ...more]: readonly Condition[]): boolean {
  return only?.on === 'customer' && more.length === 0;
}

/** Views of people by their ids, in the order given: two statements plus one per related kind, however many people. */
export async function loadViews(
  tx: Tx,
  { actor }: Context,
  ids: readonly Id[],
  related: readonly RelatedKind[],
): Promise<PersonView[]> {
  if (ids.length === 0) return [];
  if (actor.sees === 'own') return loadOwn(tx, ids, related);
  const rows =
    await tx.query<PersonRow>(sql`select id, number, last_message_at as "lastMessageAt", created_at as "createdAt", updated_at as "updatedAt"
        from people where tenant_id = ${actor.tenantId} and id = any (${[...ids]}::uuid[])`);
  const records = (await tx.all(recordsOfPeople, { tenant: tx.tenantId, people: [...ids] })).map(toRecord);
  const relatedOf = await loadRelated(tx, related, records);
  const byPerson = Map.groupBy(records, (record) => record.personId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const [row, own] = [byId.get(id), byPerson.get(id)];
    return row === undefined || own === undefined ? [] : [viewPerson(actor, row, own, relatedOf(own))];
  });
}

async function loadOwn(tx: Tx, ids: readonly Id[], related: readonly RelatedKind[]): Promise<PersonView[]> {
  const records = (await tx.all(findRecords, { tenant: tx.tenantId, ids: [...ids] })).map(toRecord);
  const relatedOf = await loadRelated(tx, related, records);
  const byId = new Map<Id, PersonRecord>(records.map((record) => [record.id, record]));
  return ids.flatMap((id) => {
    const record = byId.get(id);
    return record === undefined ? [] : [viewRecord(record, relatedOf([record]))];
  });
}
