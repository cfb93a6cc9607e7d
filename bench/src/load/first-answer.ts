import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { endChild } from '../frame/children.ts';
import type { Cleanup } from '../frame/cleanup.ts';
import { freePort } from '../frame/free-port.ts';

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly limitS: number;
}

/** How often an answer is asked for while there is none, milliseconds. */
const askMs = 5;

/** Starts a server that listens on PORT, and ends it. @returns seconds from the start of its process to the first answer of `/ready` */
export async function firstAnswer(cleanup: Cleanup, { file, args, env, cwd, limitS }: Command): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  cleanup.defer(file, () => endChild(child));
  try {
    while (!(await answers(port))) {
      if (hasEnded(child)) throw new Error(`${file} ended with ${child.exitCode} before it answered`);
      if (seconds() > limitS) throw new Error(`${file} did not answer within ${limitS} s`);
      await sleep(askMs);
    }
    return seconds();
  } finally {
    await endChild(child);
  }
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/ready`, { headers: { connection: 'close' } }).then(
    (answer) => answer.ok,
    () => false,
  );
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
