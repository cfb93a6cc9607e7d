import type { Actor } from '../../core/actor.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { findPersonOfChannel } from '../../core/messaging/find-person-of-channel.ts';
import type { Id } from '../../kit/ids.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Operation } from '../operation.ts';
import { hex, idOf, pathId } from './ids.ts';
import { addTag } from './operations/add-tag.ts';
import { createOrder } from './operations/create-order.ts';
import { readPerson } from './operations/read-person.ts';
import { removeTag } from './operations/remove-tag.ts';
import { AccountPath } from './wire-messaging.ts';
import { AccountOrderCreate } from './wire-orders.ts';

/**
 * The older surface below `/api/v1` (vendors.md, "Behaviour of the real systems"): its "accounts" are people, and its clients name
 * them by either id, because a list gives the person's and the answer to a create the channel's. What has the same names there as
 * in v2 is an alias of the v2 operation.
 */

/** The same operation as of a person, below `/accounts/:account_id`. */
function forAccount(of: Operation, { id, path }: { id: string; path: string }): Operation {
  return {
    ...older(of, id, path),
    idParameters: [
      { in: 'path', name: 'account_id', of: 'channelOfPerson' },
      ...of.idParameters.filter((parameter) => parameter.in !== 'path'),
    ],
    schema: { ...of.schema, params: AccountPath },
    async handle(call, deps) {
      const { account_id } = call.params as { account_id: string };
      const person_id = await personOf(deps, call.actor, pathId(account_id));
      return of.handle({ ...call, params: { person_id } }, deps);
    },
  };
}

/** An order that names `accountId` where v2 names `personId`. */
const createAccountOrder: Operation = {
  ...older(createOrder, 'leeloo.account.order', '/api/v1/orders'),
  idParameters: createOrder.idParameters.map((parameter) =>
    parameter.name === 'personId' ? { ...parameter, name: 'accountId', of: 'channelOfPerson' } : parameter,
  ),
  schema: { ...createOrder.schema, body: AccountOrderCreate },
  async handle(call, deps) {
    const { accountId } = call.body as { accountId: string };
    if (accountId.trim() === '') throw invalid('accountId', 'required');
    const person = personOf(deps, call.actor, idOf(accountId, 'accountId'));
    const personId = await person.catch((error: unknown) => {
      throw error instanceof CoreError && error.code === 'not_found' ? invalid('accountId', 'unknown') : error;
    });
    return createOrder.handle({ ...call, body: { ...(call.body as object), personId } }, deps);
  },
};

export const accountOperations: readonly Operation[] = [
  forAccount(readPerson, { id: 'leeloo.account.read', path: '/api/v1/accounts/:account_id' }),
  forAccount(addTag, { id: 'leeloo.account.tag', path: '/api/v1/accounts/:account_id/add-tag' }),
  forAccount(removeTag, { id: 'leeloo.account.untag', path: '/api/v1/accounts/:account_id/remove-tag' }),
  createAccountOrder,
];

function older({ aliases: _, ...of }: Operation, id: string, path: string): Operation {
  return { ...of, id, path, summary: `${of.summary} (older surface)`, source: `API v1; otherwise as ${of.source}` };
}

async function personOf({ run }: DialectDeps, actor: Actor, channelId: Id): Promise<string> {
  return hex((await run(actor, findPersonOfChannel, { channelId, orPerson: true })).id);
}
