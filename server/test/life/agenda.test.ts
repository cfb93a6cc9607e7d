import { expect, test } from 'vitest';
import { agendaLimits, createAgenda } from '../../src/agenda.ts';
import type { Tenant } from '../../src/core/access/access.ts';
import { movableClock } from '../../src/kit/clock.ts';
import type { Id } from '../../src/kit/ids.ts';

/** Which tenants a round looks at, and how seldom a quiet one. */

const tenantOf = (n: number): Tenant => ({
  ...{ id: `tenant ${n}` as Id, code: `${n}`, name: `T${n}`, defaultCountry: 'RO', keyVersion: 1, keysRotatedAt: null },
});

function world(count: number, random = () => 0.5) {
  const clock = movableClock();
  clock.freeze();
  const list = Array.from({ length: count }, (_, n) => tenantOf(n));
  const notes: Id[] = [];
  const noted: string[][] = [];
  let reads = 0;
  const agenda = createAgenda({
    async tenants() {
      reads += 1;
      return [...list];
    },
    takeNoted: async () => notes.splice(0),
    note: async (ids) => void noted.push([...ids]),
    clock,
    random,
  });
  /** The codes of those looked at, each found quiet unless `next` says when it is due. */
  const round = async (next: Record<string, number> = {}) => {
    const due = await agenda.due();
    for (const { id, code } of due) agenda.looked(id, next[code] ?? Number.POSITIVE_INFINITY);
    return due.map(({ code }) => code);
  };
  return { agenda, clock, list, notes, noted, round, reads: () => reads };
}

test('everybody at first, nobody while nothing happens', async () => {
  const { round, clock } = world(3);
  expect(await round()).toEqual(['0', '1', '2']);
  clock.move(agendaLimits.quietMs - 1);
  expect(await round()).toEqual([]);
});

test('who was woken, once, and in the next round whoever is woken while it is looked at', async () => {
  const { agenda, round } = world(3);
  await round();
  agenda.wake('tenant 1');
  const [found] = await agenda.due();
  agenda.wake('tenant 1');
  agenda.looked(found?.id ?? '', Number.POSITIVE_INFINITY);
  expect(found?.code).toBe('1');
  expect(await round()).toEqual(['1']);
  expect(await round()).toEqual([]);
});

test('who has something due when its moment has come, also by a clock that is moved', async () => {
  const { round, clock } = world(2);
  await round({ 1: clock.now() + 5_000 });
  clock.move(4_999);
  expect(await round()).toEqual([]);
  clock.move(1);
  expect(await round({ 1: clock.now() - 1 })).toEqual(['1']);
  // Something still is due: the next round goes on.
  expect(await round()).toEqual(['1']);
});

test('each quiet one once in a while, so many in a round', async () => {
  const { round, clock } = world(agendaLimits.quietInRound * 2 + 5);
  await round();
  clock.move(agendaLimits.quietMs);
  const looks: string[] = [];
  for (const expected of [10, 10, 5, 0]) {
    const seen = await round();
    expect(seen).toHaveLength(expected);
    looks.push(...seen);
  }
  expect(new Set(looks).size).toBe(looks.length);
});

test('the longest unseen first: more of them than rounds have room for are all seen', async () => {
  const { round, clock } = world(agendaLimits.quietInRound * 3);
  await round();
  const looks: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    clock.move(agendaLimits.quietMs);
    looks.push(...(await round()));
  }
  const times = Map.groupBy(looks, (code) => code);
  expect([times.size, ...new Set([...times.values()].map(({ length }) => length))]).toEqual([30, 2]);
});

test('processes do not look at the same moments: each spreads its looks by a fifth', async () => {
  for (const [random, afterMs] of [
    [0, 0.8 * agendaLimits.quietMs],
    [1, 1.2 * agendaLimits.quietMs],
  ] as const) {
    const { round, clock } = world(1, () => random);
    await round();
    clock.move(afterMs - 1);
    expect(await round()).toEqual([]);
    clock.move(2);
    expect(await round()).toEqual(['0']);
  }
});

test('a new tenant as soon as something is committed for it, or when the list is read again', async () => {
  const { agenda, list, round, clock, reads } = world(1);
  await round();
  list.push(tenantOf(7));
  expect(await round()).toEqual([]);
  agenda.wake('tenant 7');
  expect(await round()).toEqual(['7']);
  list.push(tenantOf(8));
  clock.move(agendaLimits.quietMs);
  expect(await round()).toEqual(expect.arrayContaining(['8']));
  expect(reads()).toBe(3);
});

test('who was left by another process; and what this one leaves', async () => {
  const { agenda, notes, noted, round, clock } = world(4);
  await round({ 2: clock.now() + 60_000 });
  expect(agenda.hasLeft()).toBe(true);
  notes.push('tenant 3' as Id);
  expect(await round()).toEqual(['3']);
  agenda.wake('tenant 0');
  await agenda.handOver();
  expect(noted).toEqual([['tenant 0', 'tenant 2']]);
});
