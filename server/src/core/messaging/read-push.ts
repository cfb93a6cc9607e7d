import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { findPush } from './queries.ts';
import type { RequestPush } from './request-push.ts';

/** What is to be said to the operator's app. @throws CoreError `not_found` */
export const readPush: UseCase<{ readonly pushId: Id }, RequestPush> = {
  name: 'messaging.read_push',
  async run(tx, _, { pushId }) {
    const row = await tx.first(findPush, { tenant: tx.tenantId, id: pushId });
    if (row === undefined) throw new CoreError('not_found', 'no such push');
    const { data, ...push } = row;
    return { ...push, ...(data as { readonly url?: string }) };
  },
};
