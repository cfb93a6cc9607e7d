import { expect } from 'vitest';
import type { DialectSession } from '../../life/support/over-http.ts';
import { check, type Verdict } from './check.ts';
import { type Behind, damage, duplicates } from './database.ts';
import type { History } from './history.ts';

/** Looks at everything in the history through the dialects it went through. */
export function lookUp(sessions: readonly DialectSession[], history: Pick<History, 'lines'>): Promise<Verdict> {
  const byName = new Map(sessions.map(({ driver, session }) => [driver.name, session]));
  return check(history.lines(), async ({ via, email, phone }) => {
    const session = byName.get(via);
    if (session === undefined) throw new Error(`no session of ${via}`);
    const found = await session.find({ email, phone });
    return found && { ...(found.values.city === undefined ? {} : { city: found.values.city }) };
  });
}

/** Every acknowledged write is there, once, and the database is whole. The number of writes that were looked for. */
export async function expectNothingLost(
  sessions: readonly DialectSession[],
  history: Pick<History, 'lines'>,
  sql: Behind['sql'],
  seed: number,
): Promise<number> {
  const { problems, checked } = await lookUp(sessions, history);
  expect(problems, `TEST_SEED=${seed}, ${checked} acknowledged`).toEqual([]);
  expect(await duplicates(sql), `TEST_SEED=${seed}`).toEqual([]);
  expect(await damage(sql), `TEST_SEED=${seed}`).toEqual([]);
  return checked;
}
