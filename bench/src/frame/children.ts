import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './bench.ts';

/** How long a child may take to end when it is asked to; then its whole process group is killed. Milliseconds. */
const endMs = 30_000;

export interface Started {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Writes a line to its standard input: some wait for it. */
  begin(): void;
  stop(): Promise<void>;
}

/**
 * Runs a script of ours that says one line of JSON on standard output when it is ready, and ends when its standard input does: a bench
 * that is killed leaves nothing behind.
 */
export async function startScript(
  { cleanup }: Pick<Context, 'cleanup'>,
  script: string,
  args: readonly string[] = [],
  {
    env = {},
    readyMs = 120_000,
    node = process.execPath,
  }: { env?: NodeJS.ProcessEnv; readyMs?: number; node?: string } = {},
): Promise<Started> {
  const child = spawn(node, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const stop = () => endChild(child);
  cleanup.defer(script, stop);
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line').then(([line]) => String(line));
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} ended with ${code}`)));
  ended.catch(() => undefined);
  const late = sleep(readyMs, undefined, { ref: false }).then(() =>
    Promise.reject(new Error(`${script} is not ready`)),
  );
  late.catch(() => undefined);
  const said = JSON.parse(await Promise.race([first, ended, late])) as Record<string, unknown>;
  return { pid: child.pid ?? 0, said, begin: () => void child.stdin.write('begin\n'), stop };
}

/** Asks a child that leads its own process group to end, waits for it, and kills the group when it does not. */
export async function endChild(child: ChildProcess, patienceMs = endMs): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit').then(() => true);
  child.stdin?.end();
  child.kill('SIGTERM');
  if (await Promise.race([ended, sleep(patienceMs, false, { ref: false })])) return;
  killGroup(child.pid);
  await ended;
}

export function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}

/** Runs a program to its end, or kills it when it takes longer. @returns its standard output */
export async function runProgram(
  file: string,
  args: readonly string[],
  { limitS, env = process.env, cwd }: { limitS: number; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<string> {
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const late = setTimeout(() => killGroup(child.pid), limitS * 1000);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const stopWith = () => killGroup(child.pid);
  process.once('exit', stopWith);
  try {
    const [code, signal] = await once(child, 'close');
    if (code !== 0) throw new Error(`${file} ended with ${code ?? signal}:\n${errors || output.slice(-4_000)}`);
    return output;
  } finally {
    clearTimeout(late);
    process.off('exit', stopWith);
  }
}

/** The first line that a program says of its version; undefined when it is not installed, or nothing but a wrapper of it is, which says so as an error. */
export function versionOf(file: string, args: readonly string[] = ['--version']): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Whatever it ends with: wrk prints its version, then its usage, and ends with 1.
    execFile(file, args, { timeout: 10_000 }, (_, stdout) => resolve(stdout.split('\n', 1)[0]?.trim() || undefined));
  });
}
