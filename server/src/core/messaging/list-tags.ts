import type { Id } from '../../kit/ids.ts';
import type { UseCase } from '../run.ts';
import { allTags } from './note-queries.ts';

export interface Tag {
  readonly id: Id;
  readonly name: string;
}

/** The tags that the operator has, oldest first. */
export const listTags: UseCase<void, readonly Tag[]> = {
  name: 'messaging.list_tags',
  isList: true,
  async run(tx) {
    const rows = await tx.all(allTags, { tenant: tx.tenantId });
    return rows.map(({ id, name }) => ({ id: id as Id, name }));
  },
};
