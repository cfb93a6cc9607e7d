import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { forgetAttempts, forgetDeliveries } from '../deliveries/queries.ts';
import { forgetRuns } from '../funnels/run-queries.ts';
import { forgetOutputs } from '../idempotency/queries.ts';
import { forgetLeads } from '../leads/queries.ts';
import { forgetCalls, forgetComments } from '../messaging/note-queries.ts';
import { forgetCaught, forgetChannels, forgetEntries, forgetMessages, forgetTags } from '../messaging/queries.ts';
import { forgetOrders } from '../orders/queries.ts';
import { forgetConnectedStaff } from '../staff/queries.ts';
import { forgetSubscriptions } from '../subscriptions/queries.ts';
import { addToCounts } from './count.ts';
import {
  forgetAliases,
  forgetIdentifiers,
  forgetInLog,
  forgetReviews,
  forgetUniqueProperties,
} from './identity-queries.ts';
import { forgetImported } from './import-queries.ts';
import { forgetPasswords, forgetPerson, forgetRecords } from './queries.ts';

/** What hangs on records, in an order in which nothing points at what is gone already. */
const onRecords = [
  forgetOutputs,
  forgetAttempts,
  forgetDeliveries,
  forgetCaught,
  forgetMessages,
  forgetRuns,
  forgetEntries,
  forgetCalls,
  forgetComments,
  forgetChannels,
  forgetTags,
  forgetConnectedStaff,
  forgetLeads,
  forgetOrders,
  forgetSubscriptions,
  forgetUniqueProperties,
  forgetPasswords,
  forgetInLog,
  forgetImported,
];

/**
 * Erases a person with all its records and everything that hangs on them; only the identity log remembers that there was one, not who. The
 * person's row must be locked. A test reads the schema and fails for a table that is forgotten here.
 */
export async function erasePerson(tx: Tx, personId: Id, records: readonly Id[]): Promise<void> {
  const { tenantId: tenant } = tx;
  const of = { tenant, records: [...records] };
  const gone = new Map<unknown, number>();
  for (const statement of onRecords) gone.set(statement, await tx.run(statement, of));
  await tx.run(forgetReviews, { ...of, person: personId });
  await tx.run(forgetIdentifiers, { tenant, person: personId });
  await tx.run(forgetAliases, { tenant, person: personId });
  await tx.run(forgetRecords, of);
  await tx.run(forgetPerson, { tenant, person: personId });
  const less = (statement: unknown) => -(gone.get(statement) ?? 0);
  await addToCounts(tx, { people: -1, orders: less(forgetOrders), channels: less(forgetChannels) });
}
