import { describe, expect, test } from 'vitest';
import { type Id, newId, toObjectId } from '../../src/kit/ids.ts';
import { drivers } from '../drivers/index.ts';
import { type Signed, sendWire, type Wire, type WireRequest, wires } from '../drivers/wire.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** One behaviour over all dialects: what is sent and what comes back, side by side. */

export const names = ['feelme', 'leeloo', 'subrite', 'footprints', 'matchtrade'] as const;
type Name = (typeof names)[number];
type Block = Record<string, string>;

/** What is sent, and the status and body that come back. */
type Line = readonly [WireRequest, number, unknown];
export type Lines = Record<Name, ((one: One) => Line) | 'none'>;

interface Somebody {
  readonly email: string;
  readonly phone: string;
  readonly id: Id;
  readonly number: number;
}

/** What a line can speak of. */
export interface One {
  readonly block: Block;
  /** Somebody whom this dialect brought in before. */
  readonly known: Somebody;
  /** Somebody of another tenant. */
  readonly foreign: Somebody;
  /** Spellings of an id that was never handed out. */
  readonly unknown: { readonly uuid: string; readonly hex: string; readonly number: string };
  /** Nobody's e-mail yet. */
  readonly email: string;
  create(more?: Record<string, unknown>): WireRequest;
  list(): WireRequest;
}

export interface World {
  readonly server: TestServer;
  readonly known: ReadonlyMap<string, Somebody>;
  readonly foreign: Somebody;
}

let counter = 0;

export async function startWorld(): Promise<World> {
  const server = await startTestServer();
  const other = await server.tenant('Other');
  const known = new Map<string, Somebody>();
  for (const name of names) known.set(name, await add(server, name, server.demo));
  return { server, known, foreign: await add(server, 'subrite', other) };
}

async function add(server: TestServer, name: Name, file: Record<string, unknown>): Promise<Somebody> {
  counter += 1;
  const [email, phone] = [`known-${counter}@example.com`, `+40722444${String(500 + counter)}`];
  const session = await drivers.find((one) => one.name === name)?.connect(server, file[name] as Block);
  await session?.create({ email, phone });
  const [person] = await server.sql<{ id: Id; number: number }>(
    'select p.id, p.number::int from people p join tenants t on t.id = p.tenant_id where p.email = $1 and t.code = $2',
    [email, file.tenant],
  );
  if (person === undefined) throw new Error(`${name} did not take ${email}`);
  return { email, phone, id: person.id, number: person.number };
}

function one({ server, known, foreign }: World, name: Name): One {
  const block = server.demo[name] as Block;
  const wire = wires[name] as Wire;
  const never = newId(server.clock.now());
  counter += 1;
  const email = `new-${counter}@example.com`;
  return {
    block,
    known: known.get(name) as Somebody,
    foreign,
    unknown: { uuid: never, hex: toObjectId(never), number: '999999999' },
    email,
    create: (more) => wire.create(block, email, more),
    list: () => wire.list(block, {}),
  };
}

/** Registers one behaviour: each dialect's line is sent, and its answer compared. */
export function sideBySide(world: () => World): (title: string, lines: Lines, signed?: Signed) => void {
  return (title, lines, signed = 'signed') => {
    const cases = names.flatMap((name) => {
      const line = lines[name];
      return line === 'none' ? [] : [[name, line] as const];
    });
    describe(title, () => {
      test.each(cases)('%s', async (name, line) => {
        const it = one(world(), name);
        const [request, status, body] = line(it);
        const answer = await sendWire(world().server, name, it.block, request, signed);
        expect([answer.status, answer.json ?? answer.text]).toEqual([status, body]);
      });
    });
  };
}
