import { dialects } from '../../src/dialects/registry.ts';
import type { CredentialsFile } from '../../src/provision.ts';
import { idsOf, nobody, prepare, type Session, sampleOf, sessionFor } from '../security/requests.ts';
import type { Ids, Sample } from '../security/samples.ts';
import type { TestServer } from '../support/test-server.ts';
import type { Target } from './draft.ts';
import { createPool, type Pool } from './pool.ts';

/** A tenant that is fuzzed: its samples, its sessions, and what it has answered. */
export interface World {
  sample(target: Target): Sample;
  session(target: Target): Promise<Session>;
  /** The session of an operation is over: the next request signs in again, a few times. */
  forgetSession(target: Target): void;
  /** Brings about what the operation's sample needs. */
  prepare(target: Target, sample: Sample): Promise<void>;
  pool(target: Target): Pool;
}

/** What is fuzzed: a started server, and tenants in it. */
export interface Fuzzed {
  readonly url: string;
  readonly targets: readonly Target[];
  /** Names of tables and indexes. */
  readonly names: readonly string[];
  /** Marks in the log that say a 500 was a documented one, so far. */
  marks(): number;
  /** Errors in the log that are bugs, newest last. */
  bugs(): readonly string[];
  world(): Promise<World>;
}

/** Everything that a server serves, of some dialects or of all. */
export function targetsOf(only: readonly string[] = []): Target[] {
  return dialects
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .flatMap((dialect) => dialect.operations.map((operation) => ({ dialect, operation })));
}

/** What a dialect's nouns are in the words of `idParameters`: where `member.replace` is given a `person`, a member is one. */
export function kindsOf(targets: readonly Target[], dialect: string): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const { operation } of targets.filter((target) => target.dialect.name === dialect)) {
    const inPath = operation.idParameters.filter((parameter) => parameter.in === 'path').at(-1);
    if (inPath !== undefined) kinds.set(nounOf(operation.id), inPath.of);
  }
  return kinds;
}

export function nounOf(operationId: string): string {
  return (operationId.split('.')[1] ?? '').replace(/s$/, '');
}

/** The test server as something to be fuzzed. Its log is listened to. */
export async function fuzzedServer(server: TestServer, targets: readonly Target[]): Promise<Fuzzed> {
  const { log } = server.server.deps;
  let marks = 0;
  const bugs: string[] = [];
  const listen = (level: 'info' | 'error', hear: (line: Record<string, unknown>) => void) => {
    log[level] = ((line: unknown) => hear((line ?? {}) as Record<string, unknown>)) as typeof log.info;
  };
  listen('info', (line) => {
    if (line.dialectStatus === 'documented') marks += 1;
  });
  listen('error', ({ operation, err, problem }) => {
    bugs.push(`${operation}: ${err instanceof Error ? err.stack : JSON.stringify(err ?? problem)}`);
  });
  const names = await server.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace`,
  );
  const foreign = await idsOf(server, (await server.tenant('Foreign')).tenant);
  return {
    url: server.url,
    targets,
    names: names.map(({ name }) => name),
    marks: () => marks,
    bugs: () => bugs,
    world: async () => createWorld(server, await server.tenant('Fuzzed'), targets, foreign),
  };
}

/** A scheme's sign-ins in one tenant: more would be taken for guessing. */
const mostSignIns = 4;

async function createWorld(
  server: TestServer,
  credentials: CredentialsFile,
  targets: readonly Target[],
  foreign: Ids,
): Promise<World> {
  const own = await idsOf(server, credentials.tenant);
  // The generated tests know a tenant as the server's demo tenant; a new object is a new session.
  let as: TestServer = { ...server, demo: credentials };
  const sessions = new Map<string, { readonly session: Promise<Session>; readonly signIns: number }>();
  const schemeOf = ({ dialect, operation }: Target) => `${dialect.name} ${operation.auth}`;
  const signIn = (target: Target, signIns: number) => {
    // A person whose password or e-mail was changed meanwhile cannot sign in: the requests go out without a credential.
    const session = sessionFor(as, target.operation).catch(() => nobody);
    sessions.set(schemeOf(target), { session, signIns });
    return session;
  };
  const pools = new Map<string, Pool>();
  return {
    sample({ operation }) {
      try {
        return sampleOf(as, operation, own);
      } catch {
        // That one is missing is for the generated tests to say; schemas alone make requests, too.
        return {};
      }
    },
    session: (target) => sessions.get(schemeOf(target))?.session ?? signIn(target, 1),
    forgetSession(target) {
      const { signIns } = sessions.get(schemeOf(target)) ?? { signIns: 0 };
      if (signIns >= mostSignIns) return;
      as = { ...server, demo: structuredClone(credentials) };
      signIn(target, signIns + 1);
    },
    prepare: ({ operation }, sample) => prepare(as, operation, sample),
    pool({ dialect: { name } }) {
      const pool = pools.get(name) ?? createPool(name, own, foreign, kindsOf(targets, name));
      pools.set(name, pool);
      return pool;
    },
  };
}
