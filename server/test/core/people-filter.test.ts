import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import type { Condition } from '../../src/core/people/filter.ts';
import { insertCustomProperty } from '../../src/core/people/identity-queries.ts';
import { listPeople } from '../../src/core/people/list-people.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import type { UseCase } from '../../src/core/run.ts';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let actor: Actor;

const declare: UseCase<{ key: string; type: string }, number> = {
  name: 'test.declare',
  run: (tx, { now }, { key, type }) =>
    tx.run(insertCustomProperty, { tenant: tx.tenantId, id: newId(now), key, type, unique: false, now: new Date(now) }),
};

beforeAll(async () => {
  server = await startTestServer();
  const { tenant } = await server.tenant('Filter', { demo: false });
  actor = systemActor(await tenantByCode(server, tenant), 'import');
  for (const [key, type] of Object.entries({ joined: 'date', vip: 'boolean', size: 'number' }))
    await server.server.deps.run(actor, declare, { key, type });
});
afterAll(() => server.close());

const add = async (name: string, patch: PersonPatch = {}) =>
  (
    await server.server.deps.run(actor, addPerson, {
      scope: '',
      patch: { fullName: name, email: `${name}@example.com`, ...patch },
      onExisting: 'refuse',
    })
  ).person;

const names = async (...where: Condition[]) => {
  const found = await server.server.deps.run(actor, listPeople, {
    where,
    sort: { by: 'number', descending: false },
    limit: 100,
    offset: 0,
  });
  return found.people.map(({ values }) => values.fullName);
};

describe('custom properties that sources wrote in their own way', () => {
  test('a date is compared by its day, with or without a time', async () => {
    await add('day', { customProperties: { joined: '2024-01-08' } });
    await add('moment', { customProperties: { joined: '2024-01-08T07:02:23.742Z' } });
    await add('later', { customProperties: { joined: '2024-01-09' } });
    const joined = (op: 'eq' | 'lte' | 'gt') =>
      names({ on: 'property', key: 'joined', type: 'date', op, value: '2024-01-08' });
    expect(await joined('eq')).toEqual(['day', 'moment']);
    expect(await joined('lte')).toEqual(['day', 'moment']);
    expect(await joined('gt')).toEqual(['later']);
  });

  test('a value of another type than the declared one counts as none instead of failing the list', async () => {
    await add('right', { customProperties: { vip: true, size: 42 } });
    await add('wrong', { customProperties: { vip: 'maybe', size: 'large' } });
    expect(await names({ on: 'property', key: 'vip', type: 'boolean', op: 'eq', value: true })).toEqual(['right']);
    expect(await names({ on: 'property', key: 'size', type: 'number', op: 'gt', value: 1 })).toEqual(['right']);
  });
});

test('an identifier list finds whoever carries any of them, in any spelling, in any record; `not` is everybody else', async () => {
  const known = await add('known', { email: 'first@example.com' });
  const other = await add('other', { email: 'other@example.com' });
  await server.server.deps.run({ ...actor, source: 'console' }, updatePerson, {
    ref: { id: known.id },
    scope: '',
    patch: { email: 'second@example.com' },
  });
  const carries = (...value: string[]): Condition => ({ on: 'identifier', kind: 'email', value });
  expect(await names(carries(' FIRST@example.com', 'OTHER@Example.com'))).toEqual(['known', 'other']);
  expect(await names(carries('second@example.com'))).toEqual(['known']);
  expect(await names(carries('no e-mail', 'first@example.com'))).toEqual(['known']);
  expect(await names(carries())).toEqual([]);
  const rest = await names({ on: 'not', condition: carries('first@example.com') });
  expect(rest).toContain('other');
  expect(rest).not.toContain('known');
  expect(other.values.email).toBe('other@example.com');
});

test('people are found by any id or number that was handed out for them, a record’s too', async () => {
  const person = await add('Multi', { phone: '+40722000111' });
  const { id, number } = await add('Solo');
  await server.server.deps.run({ ...actor, source: 'console' }, updatePerson, {
    ref: { id: person.id },
    scope: '',
    patch: { nickName: 'M' },
  });
  const [record] = await server.sql<{ id: string; number: string }>(
    "select id, number from records where person_id = $1 and source = 'console'",
    [person.id],
  );
  const refs = (...list: ({ id: string } | { number: number })[]) =>
    names({ on: 'person', refs: list as Extract<Condition, { on: 'person' }>['refs'] });
  expect(await refs({ id: record?.id ?? '' }, { number })).toEqual(['Multi', 'Solo']);
  expect(await refs({ number: Number(record?.number) })).toEqual(['Multi']);
  expect(await refs({ id }, { id: newId(server.clock.now()) }, { number: 1 })).toEqual(['Solo']);
  expect(await refs()).toEqual([]);
});
