import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { forgetAttempts, forgetDeliveries } from '../deliveries/queries.ts';
import { forgetOutputs } from '../idempotency/queries.ts';
import { forgetLeads } from '../leads/queries.ts';
import { forgetCaught, forgetChannels, forgetEntries, forgetMessages, forgetTags } from '../messaging/queries.ts';
import { forgetOrders } from '../orders/queries.ts';
import { forgetConnectedStaff } from '../staff/queries.ts';
import { forgetSubscriptions } from '../subscriptions/queries.ts';
import { addToCount } from './count.ts';
import {
  forgetAliases,
  forgetIdentifiers,
  forgetInLog,
  forgetReviews,
  forgetUniqueProperties,
} from './identity-queries.ts';
import { forgetPasswords, forgetPerson, forgetRecords } from './queries.ts';

/** What hangs on records, in an order in which nothing points at what is gone already. */
const onRecords = [
  forgetOutputs,
  forgetAttempts,
  forgetDeliveries,
  forgetCaught,
  forgetMessages,
  forgetEntries,
  forgetChannels,
  forgetTags,
  forgetConnectedStaff,
  forgetLeads,
  forgetOrders,
  forgetSubscriptions,
  forgetUniqueProperties,
  forgetPasswords,
  forgetInLog,
];

/**
 * Erases a person with all its records and everything that hangs on them; only the identity log remembers that there was one, not who. The
 * person's row must be locked. A test reads the schema and fails for a table that is forgotten here.
 */
export async function erasePerson(tx: Tx, personId: Id, records: readonly Id[]): Promise<void> {
  const { tenantId: tenant } = tx;
  const of = { tenant, records: [...records] };
  let orders = 0;
  for (const statement of onRecords) {
    const gone = await tx.run(statement, of);
    if (statement === forgetOrders) orders = gone;
  }
  await tx.run(forgetReviews, { ...of, person: personId });
  await tx.run(forgetIdentifiers, { tenant, person: personId });
  await tx.run(forgetAliases, { tenant, person: personId });
  await tx.run(forgetRecords, of);
  await tx.run(forgetPerson, { tenant, person: personId });
  if (orders > 0) await addToCount(tx, 'orders', -orders);
  await addToCount(tx, 'people', -1);
}
