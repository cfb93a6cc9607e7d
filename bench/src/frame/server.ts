import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoServer, startDemoServer } from '../../../scripts/demo-server.ts';
import type { Context } from './bench.ts';

/** How late the event loop was, milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A server that is measured, in a process of its own. */
export interface Measured extends DemoServer {
  readonly url: string;
  /** How late its event loop was since the last time it was asked. */
  loopDelay(): Promise<LoopDelay>;
}

export interface ServerSetup {
  /** Absent: it runs an embedded database of its own. */
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The file name of another program, in `servers/`, and what it is told. */
  readonly variant?: 'no-write' | 'one-insert';
}

const servers = join(import.meta.dirname, '../servers');

/** `npm start` as it is, without request limits, with its demo tenant; ends with the bench. */
export async function startServer({ cleanup }: Pick<Context, 'cleanup'>, setup: ServerSetup): Promise<Measured> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-probe-'));
  const probe = join(dir, 'loop.json');
  const server = await startDemoServer(
    {
      TRIBUTARY_RATE_LIMITS: 'off',
      TRIBUTARY_LOG: 'error',
      TRIBUTARY_BENCH_PROBE: probe,
      ...(setup.databaseUrl === undefined ? {} : { DATABASE_URL: setup.databaseUrl }),
      ...setup.env,
      ...(setup.variant === undefined ? {} : { TRIBUTARY_BENCH_INGEST: setup.variant }),
    },
    {
      nodeArgs: ['--import', join(servers, 'guard.ts')],
      ...(setup.variant === undefined ? {} : { program: join(servers, 'variant.ts') }),
    },
  );
  cleanup.defer('the server', async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  });
  return {
    ...server,
    url: server.credentials.baseUrl,
    async loopDelay() {
      await rm(probe, { force: true });
      process.kill(server.pid, 'SIGUSR2');
      for (let tries = 0; tries < 500; tries += 1) {
        const text = await readFile(probe, 'utf8').catch(() => undefined);
        if (text !== undefined) return JSON.parse(text) as LoopDelay;
        await sleep(20);
      }
      throw new Error('the server did not say how late its event loop is');
    },
  };
}
