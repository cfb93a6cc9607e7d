import fc from 'fast-check';
import { createOracle, type Verdict } from './oracle.ts';
import { draftOf, programsOf, type Step } from './plan.ts';
import { createReport, type Report, type Tally } from './report.ts';
import { asCurl, createSender, encode, type WireRequest } from './wire.ts';
import { type Fuzzed, nounOf, type World } from './world.ts';

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /** Requests at once. */
  readonly concurrency?: number;
}

/** Programs of one check: after each, the workers look whether enough was sent. */
const programsARound = 20;
/** Rounds in one tenant; then a new one, so that lists stay short and what was deleted is there again. */
const roundsATenant = 5;
/** Workers that share a tenant: their requests meet. */
const workersATenant = 2;
/** Attempts at a smaller failing program. */
const mostShrinks = 150;

class Wrong extends Error {}

/**
 * Sends requests until there are enough or one is answered wrong, which is then made as small as it will get. The same seed sends
 * the same requests, but for ids that the server made up and for what two workers do to one tenant at the same time.
 */
export async function fuzz(fuzzed: Fuzzed, { requests, seed, concurrency = 8 }: FuzzOptions): Promise<Report> {
  const tally = createReport(fuzzed, seed);
  const sender = createSender(fuzzed.url);
  const judge = createOracle(fuzzed.targets, fuzzed.names);
  const worlds = new Map<string, Promise<World>>();
  const programs = programsOf(fuzzed.targets);
  let failed: number | undefined;

  const worldOf = (worker: number, round: number) => {
    const key = `${Math.floor(worker / workersATenant)} ${Math.floor(round / roundsATenant)}`;
    const world = worlds.get(key) ?? fuzzed.world();
    worlds.set(key, world);
    return world;
  };

  const exchange = async (
    world: World,
    step: Step,
  ): Promise<{ request: WireRequest; verdict: Verdict; status: number }> => {
    const session = await world.session(step.target);
    const pool = world.pool(step.target);
    const sample = world.sample(step.target);
    if (step.mood === 'sample') await world.prepare(step.target, sample);
    const draft = draftOf(step, { sample, session, pool });
    const request = encode(draft);
    const answer = await sender.send(request);
    let verdict = judge({ draft, request, answer });
    const changed = restorePrototypes();
    // Of what is under way at the same time, any may have done it.
    if (changed.length > 0) verdict = { wrong: `a prototype was changed: ${changed.join(', ')}` };
    const reply = typeof answer === 'object' && 'status' in answer ? answer : undefined;
    if (verdict === 'success' && reply !== undefined)
      pool.harvest(nounOf(step.target.operation.id), parsed(reply.text));
    // Some requests sign the tenant's own client out.
    if (step.mood === 'sample' && reply?.status === 401) world.forgetSession(step.target);
    tally.count(step, verdict, reply);
    return { request, verdict, status: reply?.status ?? 0 };
  };

  const runProgram = (worker: number, round: number) => {
    let shrinks = 0;
    return async (program: readonly Step[]) => {
      const own = failed === worker;
      if ((failed !== undefined && !own) || (!own && tally.sent() >= requests)) return;
      if (own) shrinks += 1;
      if (shrinks > mostShrinks) return;
      const world = await worldOf(worker, round);
      const trace: (() => string)[] = [];
      for (const step of program) {
        const bugs = fuzzed.bugs().length;
        const { request, verdict, status } = await exchange(world, step);
        const marks = step.mutations.map(({ name }) => name).join(', ');
        trace.push(
          () =>
            `# ${step.target.operation.id} (${step.mood}${marks ? `: ${marks}` : ''}) → ${status}\n${asCurl(fuzzed.url, request)}`,
        );
        if (typeof verdict !== 'object') continue;
        failed ??= worker;
        if (failed !== worker) return;
        tally.fail({ wrong: verdict.wrong, trace: trace.map((line) => line()), bugs: fuzzed.bugs().slice(bugs) });
        throw new Wrong(verdict.wrong);
      }
    };
  };

  const work = async (worker: number) => {
    for (let round = 0; failed === undefined && tally.sent() < requests; round += 1) {
      const property = fc.asyncProperty(programs, runProgram(worker, round));
      const result = await fc.check(property, { seed: seedOf(seed, worker, round), numRuns: programsARound });
      const error = result.errorInstance;
      // A fault of the fuzz itself.
      if (result.failed && !(error instanceof Wrong)) throw error;
      worlds.delete(`${Math.floor(worker / workersATenant)} ${Math.floor(round / roundsATenant) - 2}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  } finally {
    sender.close();
  }
  return tally.report();
}

export type { Report, Tally };

/** Each worker and round has a stream of its own, so that they do not depend on each other's pace. */
function seedOf(seed: number, worker: number, round: number): number {
  return Math.imul(seed ^ Math.imul(worker + 1, 0x9e37_79b1) ^ Math.imul(round + 1, 0x85eb_ca6b), 0xc2b2_ae35) | 0;
}

/** What no request may change. */
const prototypes = [Object, Array, String, Function].map(({ prototype }) => ({
  prototype: prototype as object,
  keys: new Set(Reflect.ownKeys(prototype)),
}));

/** Takes away what was put on a prototype, so that the next request is judged by itself. */
function restorePrototypes(): string[] {
  return prototypes.flatMap(({ prototype, keys }) => {
    const added = Reflect.ownKeys(prototype).filter((key) => !keys.has(key));
    for (const key of added) Reflect.deleteProperty(prototype, key);
    return added.map(String);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
