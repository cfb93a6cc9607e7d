import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { blockOf, idsOf, operations, send } from './requests.ts';
import { type Ids, notIds, samples, spell } from './samples.ts';

/**
 * T25: tenant A's credential with every id of tenant B, in every parameter of every operation. The answer is the one for an
 * id that was never handed out, and nothing of B changes. Generated from the operations: one without a sample, or an id
 * parameter without a mapping, fails.
 */

let server: TestServer;
let own: Ids;
let foreign: Ids;

beforeAll(async () => {
  server = await startTestServer();
  const other = await server.tenant('Other');
  own = await idsOf(server, server.demo.tenant);
  foreign = await idsOf(server, other.tenant);
  // What is done in the background changes rows of every tenant, whoever asks for what.
  await server.server.jobs.stop();
});
afterAll(() => server.close());

type Make = NonNullable<(typeof samples)[string]>;
const block = (id: string) => blockOf(server, id);

const unknown = (): { id: Id; number: number } => ({ id: newId(server.clock.now()), number: 999_999_999 });

/** Everything that tenant B has, as one hash. */
async function stateOf(code: string): Promise<string> {
  const tables = await server.sql<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const rows = await server.sql(
      `select x::text as row from ${name} x join tenants t on t.id = x.tenant_id where t.code = $1 order by 1`,
      [code],
    );
    hash.update(`${name} ${JSON.stringify(rows)}`);
  }
  return hash.digest('hex');
}

/** Without what differs between any two answers: the ids that were sent, times, fresh ids. */
function shape(answer: Answer, sent: string[]): string {
  let text = answer.text;
  for (const value of sent) text = text.replaceAll(value, 'ID');
  return `${answer.status} ${text.replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, 'TIME').replace(/\b[0-9a-f]{24}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|"(id|number|memberNumber)":\d+/g, 'FRESH')}`;
}

describe.each(operations.map(({ dialect, operation }) => [operation.id, dialect.name, operation] as const))(
  '%s',
  (id, dialect, operation) => {
    test('has a sample that works with its own ids, and a mapping for every id it can be given', async () => {
      const sample = samples[id];
      expect(sample, 'add a sample to test/security/samples.ts').toBeDefined();
      const answer = await send(server, operation, (sample as Make)(own, block(id)));
      expect([answer.status, answer.status < 300 ? '' : answer.text]).toEqual([
        expect.toSatisfy((status: number) => status < 300),
        '',
      ]);
      const mapped = new Set(operation.idParameters.map(({ name }) => name));
      const unmapped = parametersOf(operation).filter((name) => !mapped.has(name) && !notIds.has(`${id} ${name}`));
      expect(unmapped, 'declare them in idParameters').toEqual([]);
    });

    test.each(operation.idParameters.map((parameter) => [parameter.name, parameter] as const))(
      '%s of another tenant is an unknown one',
      async (_, parameter) => {
        const before = await stateOf((await otherCode()) ?? '');
        const make = samples[id] as Make;
        const known = parameter.of in own;
        expect(known, `idsOf() has no ${parameter.of}`).toBe(true);
        const never = unknown();
        const theirs = foreign[parameter.of] as { id: Id; number: number };
        const spelled = (one: { id: Id; number: number }) => spell(dialect, one);
        const answers = [
          await send(server, operation, make({ ...own, [parameter.of]: theirs }, block(id))),
          await send(server, operation, make({ ...own, [parameter.of]: never }, block(id))),
        ];
        expect(shape(answers[0] as Answer, [spelled(theirs)])).toBe(shape(answers[1] as Answer, [spelled(never)]));
        expect(await stateOf((await otherCode()) ?? '')).toBe(before);
      },
    );
  },
);

async function otherCode(): Promise<string | undefined> {
  return (await server.sql<{ code: string }>('select code from tenants where code <> $1', [server.demo.tenant]))[0]
    ?.code;
}

/** Names in an operation's path, query and body that look like an id of something. */
function parametersOf({ path, schema }: Operation): string[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const named = (part: unknown, prefix = ''): string[] =>
    Object.entries((part as { properties?: Record<string, unknown> } | undefined)?.properties ?? {}).flatMap(
      ([name, inner]) => [
        ...(/(^id$|_ids?$|Ids?$|Uuid$|uuid$)/.test(name) ? [`${prefix}${name}`] : []),
        ...named(inner, `${prefix}${name}.`),
      ],
    );
  return [...inPath, ...named(schema.querystring), ...named(schema.body)];
}

test('an id that does open something is told from an unknown one (positive control)', async () => {
  for (const { operation } of operations) {
    for (const { of } of operation.idParameters) {
      const make = samples[operation.id] as Make;
      const opened = await send(server, operation, make(own, block(operation.id)));
      const refused = await send(server, operation, make({ ...own, [of]: unknown() }, block(operation.id)));
      expect([operation.id, of, shape(opened, []) === shape(refused, [])]).toEqual([operation.id, of, false]);
    }
  }
});

test('a person of another tenant is found by no search of any dialect', async () => {
  await server.sql(`update people set email = 'only-theirs@example.com' where id = $1`, [foreign.person?.id]);
  await server.sql(`update records set email = 'only-theirs@example.com' where person_id = $1`, [foreign.person?.id]);
  const { drivers } = await import('../drivers/index.ts');
  for (const driver of drivers) {
    const session = await driver.connect(server, server.demo[driver.name] as Record<string, unknown>);
    expect([driver.name, await session.find({ email: 'only-theirs@example.com', phone: '+40722111222' })]).toEqual([
      driver.name,
      undefined,
    ]);
  }
});
