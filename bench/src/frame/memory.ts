import { readFile } from 'node:fs/promises';
import { runProgram } from './children.ts';

/** Resident memory of a process, megabytes (10^6 bytes). */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  const kib =
    status === undefined
      ? await runProgram('ps', ['-o', 'rss=', '-p', String(pid)], { limitS: 10 })
      : /VmRSS:\s+(\d+)/.exec(status)?.[1];
  if (kib === undefined) throw new Error(`no memory of process ${pid} is known`);
  return (Number(kib) * 1024) / 1e6;
}
