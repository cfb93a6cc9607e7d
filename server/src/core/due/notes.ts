import type { Id } from '../../kit/ids.ts';
import type { Pool } from '../../store/pool.ts';
import { noteTenants, takeNoted } from './queries.ts';

/** Tenants that processes leave to each other to look at. */
export interface Notes {
  /** Takes on all that were left; each is taken on by one process. */
  takeNoted(): Promise<Id[]>;
  note(ids: readonly string[]): Promise<void>;
}

export function notesOf(pool: Pick<Pool, 'shared'>): Notes {
  return {
    takeNoted: async () => (await pool.shared(takeNoted, {})).map(({ id }) => id as Id),
    note: async (ids) => void (await pool.shared(noteTenants, { ids: [...ids] })),
  };
}
