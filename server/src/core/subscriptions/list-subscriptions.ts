import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { Actor } from '../actor.ts';
import { plansByKeys } from '../catalogue/queries.ts';
import { countRows, totalOf } from '../counters/totals.ts';
import { type DeepList, deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import { and } from '../people/filter.ts';
import { type PersonRef, resolvePerson } from '../people/find-person.ts';
import { personIdByEmail } from '../people/find-person-by-email.ts';
import type { UseCase } from '../run.ts';
import { loadSubscriptions } from './load.ts';
import type { SubscriptionStatus, SubscriptionView } from './subscriptions.ts';

export interface ListSubscriptions {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly numbers?: readonly number[];
  /** Of the person with this e-mail; an unknown one has none. */
  readonly email?: string;
  /** Of this person. */
  readonly ref?: PersonRef;
  /** A partner's own text for the plan, or the name of an operator's plan. */
  readonly planKey?: string;
  /** Only subscriptions to the plans of these keys exist for the caller. */
  readonly planKeys?: readonly string[];
  readonly status?: SubscriptionStatus;
  /** Bounds of the period, epoch milliseconds, both included. */
  readonly startsFrom?: number;
  readonly startsTo?: number;
  readonly endsFrom?: number;
  readonly endsTo?: number;
  readonly limit: number;
  readonly offset: number;
}

export interface SubscriptionPage {
  readonly subscriptions: readonly SubscriptionView[];
  /** All that fit. */
  readonly total: number;
}

/** Subscriptions that the actor may see, oldest first. @throws CoreError `not_found` for an unknown `ref` */
export const listSubscriptions: UseCase<ListSubscriptions, SubscriptionPage> = {
  name: 'subscriptions.list',
  isList: true,
  async run(tx, context, input) {
    const { actor, now } = context;
    const people = await peopleOf(tx, actor, input);
    if (people === 'nobody') return { subscriptions: [], total: 0 };
    const conditions = conditionsOf(input, now);
    const where = and([...visible(actor), ...people, ...conditions]);
    const from = sql`from subscriptions s join catalogue_items i on i.tenant_id = s.tenant_id and i.id = s.plan_id where ${where}`;
    const total = (await totalByPlans(tx, actor, input)) ?? (await countRows(tx, from));
    const isWhole = people.length === 0 && conditions.length === 0;
    const ids = isWhole
      ? await readPage(tx, now, wholeList(actor), { ...input, descending: false })
      : await found(tx, from, input);
    return { subscriptions: await loadSubscriptions(tx, context, ids), total };
  },
};

async function found(tx: Tx, from: Sql, { limit, offset }: ListSubscriptions): Promise<Id[]> {
  const page = sql`select s.id ${from} order by s.number limit ${limit} offset ${offset}`;
  return (await tx.query<{ id: Id }>(page)).map(({ id }) => id);
}

function wholeList({ tenantId, sees, credentialId }: Actor): DeepList {
  return sees === 'own' && credentialId !== undefined
    ? deepList(tenantId, 'own_subscriptions', credentialId)
    : deepList(tenantId, 'subscriptions');
}

/** All, or all of some plans, is counted by whoever writes. Undefined: the list is narrowed in some other way, too. */
async function totalByPlans(tx: Tx, actor: Actor, input: ListSubscriptions): Promise<number | undefined> {
  const { scope: _scope, limit: _limit, offset: _offset, planKey, planKeys, ...others } = input;
  if (Object.values(others).some((value) => value !== undefined)) return undefined;
  if (planKey === undefined && planKeys === undefined) return totalOf(tx, actor, 'subscriptions');
  const only = planKey === undefined ? planKeys : [planKey].filter((key) => planKeys?.includes(key) ?? true);
  const plans = await tx.all(plansByKeys, { tenant: tx.tenantId, keys: [...(only ?? [])] });
  return totalOf(tx, actor, ...plans.map(({ id }) => `subscriptions.plan.${id}` as const));
}

type Sql = RawBuilder<unknown>;

function visible(actor: Actor): Sql[] {
  const tenant = sql`s.tenant_id = ${actor.tenantId}`;
  return actor.sees === 'own' ? [tenant, sql`s.credential_id = ${actor.credentialId}`] : [tenant];
}

async function peopleOf(tx: Tx, actor: Actor, { email, ref, scope }: ListSubscriptions): Promise<Sql[] | 'nobody'> {
  const conditions: Sql[] = [];
  const of = async (wanted: PersonRef) => {
    const { records } = await resolvePerson(tx, actor, wanted);
    conditions.push(sql`s.record_id = any (${records.map(({ id }) => id)}::uuid[])`);
  };
  if (ref !== undefined) await of(ref);
  if (email !== undefined) {
    const id = await personIdByEmail(tx, actor, email, scope);
    if (id === undefined) return 'nobody';
    await of({ id });
  }
  return conditions;
}

function conditionsOf(input: ListSubscriptions, now: number): Sql[] {
  const at = new Date(now);
  const statuses: Record<SubscriptionStatus, Sql> = {
    pending: sql`s.starts_at > ${at} and (s.ends_at is null or s.ends_at > ${at})`,
    active: sql`s.starts_at <= ${at} and (s.ends_at is null or s.ends_at > ${at})`,
    expired: sql`s.ends_at <= ${at}`,
  };
  const bounds: [number | undefined, (moment: Date) => Sql][] = [
    [input.startsFrom, (moment) => sql`s.starts_at >= ${moment}`],
    [input.startsTo, (moment) => sql`s.starts_at <= ${moment}`],
    [input.endsFrom, (moment) => sql`s.ends_at >= ${moment}`],
    [input.endsTo, (moment) => sql`s.ends_at <= ${moment}`],
  ];
  return [
    ...(input.numbers === undefined ? [] : [sql`s.number = any (${[...input.numbers]}::int8[])`]),
    ...(input.planKey === undefined ? [] : [sql`coalesce(i.external_id, i.name) = ${input.planKey}`]),
    ...(input.planKeys === undefined
      ? []
      : [sql`coalesce(i.external_id, i.name) = any (${[...input.planKeys]}::text[])`]),
    ...(input.status === undefined ? [] : [statuses[input.status]]),
    ...bounds.flatMap(([moment, condition]) => (moment === undefined ? [] : [condition(new Date(moment))])),
  ];
}
