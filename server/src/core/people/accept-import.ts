import { type Id, newId } from '../../kit/ids.ts';
import { CoreError, type FieldError, invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { importTargets, insertImport, insertImportItems } from './import-queries.ts';

/** One person of a list, as it was sent. */
export interface ImportItem {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface AcceptImport {
  readonly items: readonly ImportItem[];
  /** Where they are reached by their phone. */
  readonly connectionId: Id;
  /** Each enters the tunnel behind it. */
  readonly entryPointId: Id;
  readonly tagIds: readonly Id[];
}

/** People that one list may hold. */
export const mostImported = 1_000;

/**
 * Takes a list of people down, to be taken in one by one afterwards (`import-people.ts`). Whether an item can be taken in is seen then.
 * @returns the list's id, and how many people are in it
 * @throws CoreError `invalid` naming `connection`, `entryPoint` or `tags` that this tenant does not have, or `data` without anybody or with too many
 */
export const acceptImport: UseCase<AcceptImport, { readonly jobId: Id; readonly count: number }> = {
  name: 'people.accept_import',
  once: { recordsOf: () => [] },
  async run(tx, { actor, now }, { items, connectionId, entryPointId, tagIds }) {
    if (items.length === 0) throw invalid('data', 'required');
    if (items.length > mostImported) throw invalid('data', 'too_long');
    const { tenantId: tenant } = tx;
    const tags = [...new Set(tagIds)];
    const found = await tx.first(importTargets, { tenant, connection: connectionId, entryPoint: entryPointId, tags });
    const missing = [
      ...(found?.hasConnection ? [] : ['connection']),
      ...(found?.hasEntryPoint ? [] : ['entryPoint']),
      ...(found?.tagCount === tags.length ? [] : ['tags']),
    ];
    const fields = missing.map((field): FieldError => ({ field, reason: 'unknown' }));
    if (fields.length > 0) throw new CoreError('invalid', 'the list names something unknown', { fields });
    const jobId = newId(now);
    await tx.run(insertImport, {
      tenant,
      id: jobId,
      credential: actor.credentialId ?? null,
      source: actor.source,
      sees: actor.sees,
      connection: connectionId,
      entryPoint: entryPointId,
      tags,
      now: new Date(now),
    });
    await tx.run(insertImportItems, { tenant, job: jobId, items });
    return { jobId, count: items.length };
  },
};
