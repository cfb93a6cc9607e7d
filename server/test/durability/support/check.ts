import type { Line } from './history.ts';

/** What the server shows of one person through one dialect; undefined: nobody was found. */
export type Look = (person: { via: string; email: string; phone: string }) => Promise<{ city?: string } | undefined>;

/** A promise that was not kept, in words. Empty: every acknowledged write is there, and nothing that was refused. */
export interface Verdict {
  readonly problems: string[];
  /** Acknowledged writes that were looked for. */
  readonly checked: number;
}

/** Questions to the server at a time. */
const looksAtATime = 8;

/**
 * Jepsen's set check over people, and a register check over what updates set. Only `ok` must be there; `info` may be there
 * or not; a person whom nobody was told to exist, and of whom no outcome is unknown, must not be.
 */
export async function check(lines: readonly Line[], look: Look): Promise<Verdict> {
  const people = [...groupBy(lines, ({ email }) => email)];
  const problems: string[] = [];
  const worker = async () => {
    for (let next = people.pop(); next !== undefined; next = people.pop()) {
      problems.push(...(await checkPerson(next[0], next[1], look)));
    }
  };
  await Promise.all(Array.from({ length: looksAtATime }, worker));
  return { problems, checked: lines.filter(({ type }) => type === 'ok').length };
}

async function checkPerson(email: string, own: readonly Line[], look: Look): Promise<string[]> {
  const problems: string[] = [];
  // A person who came in through one dialect is found through the others, so existence is a matter of all of them.
  const exists = own.some(({ kind, type }) => kind === 'create' && type === 'ok');
  const undecided = unknown(own).some(({ kind }) => kind === 'create');
  for (const [via, through] of groupBy(own, ({ via }) => via)) {
    const [{ phone }] = through as [Line];
    const shown = await look({ via, email, phone });
    if (exists && shown === undefined) problems.push(`lost: ${email} through ${via}`);
    if (!exists && !undecided && shown !== undefined) problems.push(`refused, yet there: ${email} through ${via}`);
    if (shown !== undefined) problems.push(...wrongCity(`${email} through ${via}`, through, shown.city));
  }
  return problems;
}

function groupBy(lines: readonly Line[], key: (line: Line) => string): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(key(line));
    if (group === undefined) groups.set(key(line), [line]);
    else group.push(line);
  }
  return groups;
}

/** Operations whose end nobody knows: those with `info`, and those that the witness itself did not see the end of. */
function unknown(lines: readonly Line[]): Line[] {
  const decided = new Set(lines.filter(({ type }) => type === 'ok' || type === 'fail').map(({ op }) => op));
  return lines.filter(({ type, op }) => type === 'invoke' && !decided.has(op));
}

/** What was last acknowledged holds, unless a later update of unknown outcome went over it. */
function wrongCity(who: string, own: readonly Line[], shown: string | undefined): string[] {
  const last = own.filter(({ kind, type }) => kind === 'update' && type === 'ok').at(-1)?.city;
  if (last === undefined) return [];
  const possible = [last, ...unknown(own).map(({ city }) => city)];
  return possible.includes(shown) ? [] : [`update lost: ${who} has ${shown}, acknowledged was ${last}`];
}
