import { randomInt } from 'node:crypto';
import type { SharedPerson } from '../../drivers/driver.ts';
import type { DialectSession } from '../../life/support/over-http.ts';
import type { Answer } from '../../support/test-server.ts';
import type { History, Operation, Outcome } from './history.ts';

/** A seed of this run, or the one that TEST_SEED replays. */
export function seed(): number {
  return Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface LoadOptions {
  readonly sessions: readonly DialectSession[];
  readonly history: History;
  /** Requests in flight at a time. */
  readonly workers: number;
  readonly seed: number;
  /** Told apart from the people of other loads. */
  readonly name: string;
  readonly onAnswer?: (answer: Answer, operation: Operation) => void;
}

export interface Load {
  /** Waits until this many more writes were acknowledged. */
  acknowledged(more: number): Promise<void>;
  /** Sends nothing new, and waits for what is under way. */
  end(): Promise<void>;
}

/** Writes through all dialects until it is told to end: new people, people known through another dialect, changes. */
export function startLoad(options: LoadOptions): Load {
  let stopping = false;
  let waiters: { at: number; resolve: () => void }[] = [];
  const settle = () => {
    const count = options.history.count('ok');
    for (const { resolve } of waiters.filter(({ at }) => at <= count)) resolve();
    waiters = waiters.filter(({ at }) => at > count);
  };
  const work = async (worker: number) => {
    const next = random(options.seed + worker);
    for (let index = 0; !stopping; index += 1) {
      await step(options, { next, worker, index });
      settle();
    }
  };
  const workers = Array.from({ length: options.workers }, (_, worker) => work(worker));
  const failed = Promise.all(workers).then(() => undefined);
  failed.catch(() => undefined);
  return {
    acknowledged: (more) =>
      Promise.race([
        failed,
        new Promise<void>((resolve) => waiters.push({ at: options.history.count('ok') + more, resolve })),
      ]),
    async end() {
      stopping = true;
      await failed;
    },
  };
}

interface Turn {
  readonly next: () => number;
  readonly worker: number;
  readonly index: number;
}

async function step({ sessions, history, name, onAnswer }: LoadOptions, turn: Turn): Promise<void> {
  const pick = () => sessions[Math.floor(turn.next() * sessions.length)] as DialectSession;
  const person = makePerson(`${name}-${turn.worker}-${turn.index}`);
  const { email, phone } = person;
  const send = async (via: DialectSession, kind: Operation['kind'], ask: () => Promise<Answer>, city?: string) => {
    const operation: Operation = { kind, via: via.driver.name, email, phone, ...(city ? { city } : {}) };
    const end = history.invoke(operation);
    try {
      const answer = await ask();
      onAnswer?.(answer, operation);
      end(outcomeOf(via, kind, answer), { status: answer.status });
    } catch (error) {
      end('info', { error: reasonOf(error) });
      // The server is away: to ask again at once would only fill the history.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const via = pick();
  await send(via, 'create', () => via.session.create(person));
  if (turn.next() < 0.3) {
    const other = pick();
    await send(other, 'create', () => other.session.create(person));
  }
  const { update } = via.session;
  if (update === undefined || !via.driver.reads.includes('city') || turn.next() > 0.5) return;
  const found = await via.session.find(person).catch(() => undefined);
  if (found === undefined) return;
  const city = `Town ${turn.worker}-${turn.index}`;
  await send(via, 'update', () => update(found.id, { city }), city);
}

function outcomeOf({ session }: DialectSession, kind: Operation['kind'], answer: Answer): Outcome {
  if (answer.status >= 500) return 'info';
  const done = kind === 'create' ? session.accepted(answer) : answer.status < 300;
  return done ? 'ok' : 'fail';
}

let phones = randomInt(1e6);

/** A person nobody else in this run is. */
export function makePerson(key: string): SharedPerson {
  phones += 1;
  return {
    email: `${key.toLowerCase()}@load.example`,
    phone: `+4072${String(phones).padStart(7, '0')}`,
    givenName: 'Grace',
    familyName: `Of ${key}`,
    birthDate: '1906-12-09',
    city: 'Arlington',
    country: 'RO',
    companyName: `Company ${key}`,
  };
}

/** The driver of HTTP hides what happened to the connection in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return [message, cause?.code, cause?.message].filter(Boolean).join(': ');
}
