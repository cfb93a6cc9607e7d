import type { Id } from '../../kit/ids.ts';
import type { Statement } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import { countPerson } from '../counters/count-person.ts';
import { forgetAttempts, forgetDeliveries } from '../deliveries/queries.ts';
import { forgetDocuments } from '../documents/queries.ts';
import { releaseFiles } from '../files/queries.ts';
import { forgetRuns } from '../funnels/run-queries.ts';
import { forgetOutputs } from '../idempotency/queries.ts';
import { forgetActions } from '../leads/action-queries.ts';
import { forgetLeads } from '../leads/queries.ts';
import { forgetContracts, forgetRatings, forgetStates } from '../leads/way-queries.ts';
import { forgetCodes, forgetPoints, forgetPurchases } from '../loyalty/queries.ts';
import { forgetAttachments } from '../messaging/mail-queries.ts';
import { forgetCalls, forgetComments } from '../messaging/note-queries.ts';
import { forgetCaught, forgetChannels, forgetEntries, forgetMessages, forgetTags } from '../messaging/queries.ts';
import { forgetOrders } from '../orders/queries.ts';
import { forgetConnectedStaff } from '../staff/queries.ts';
import { forgetSubscriptions } from '../subscriptions/queries.ts';
import { forgetEvents, forgetMessageIds, forgetSessions } from '../tracking/queries.ts';
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
  // Found by the identifiers of the records' people: while those are there.
  forgetEvents,
  forgetMessageIds,
  forgetSessions,
  forgetOutputs,
  forgetAttempts,
  forgetDeliveries,
  forgetCaught,
  forgetAttachments,
  forgetMessages,
  forgetRuns,
  forgetEntries,
  forgetCalls,
  forgetComments,
  forgetChannels,
  forgetTags,
  forgetConnectedStaff,
  forgetDocuments,
  forgetActions,
  forgetStates,
  forgetRatings,
  forgetContracts,
  forgetCodes,
  forgetPoints,
  forgetPurchases,
  forgetLeads,
  forgetOrders,
  forgetSubscriptions,
  forgetUniqueProperties,
  forgetPasswords,
  forgetInLog,
  forgetImported,
  releaseFiles,
];

/** The person's own rows, after everything that hangs on its records. */
const ofPerson = [forgetReviews, forgetIdentifiers, forgetAliases, forgetRecords, forgetPerson];

/** What an erasure with a grace cancels at once and for good: what was on its way, and answers that were kept to be given again. */
const dropped: ReadonlySet<unknown> = new Set([forgetOutputs, forgetAttempts, forgetDeliveries]);

/**
 * What such an erasure leaves where it is until the grace is over: the log, which is append-only, and whatever is too large to be moved, or
 * is kept for the books without who it was. None of it may have a foreign key to records: those are gone meanwhile, which hides it.
 */
export const forgottenAtTheEnd: readonly OnRecords[] = [
  forgetEvents,
  forgetMessageIds,
  forgetSessions,
  forgetInLog,
  releaseFiles,
  forgetCodes,
  forgetPoints,
  forgetPurchases,
];

type OnRecords = Statement<{ tenant: 'uuid'; records: 'uuid[]' }>;

/** What such an erasure does at once, in this order; all that is not dropped goes to the archive (`archive.ts`). */
export const movedAway: readonly { readonly statement: Statement; readonly isDropped: boolean }[] = [
  ...onRecords.filter((statement) => !forgottenAtTheEnd.includes(statement)),
  ...ofPerson,
].map((statement) => ({ statement, isDropped: dropped.has(statement) }));

/**
 * Erases a person with all its records and everything that hangs on them; only the identity log remembers that there was one, not who. The
 * person's row must be locked. A test reads the schema and fails for a table that is forgotten here.
 */
export async function erasePerson(tx: Tx, personId: Id, records: readonly Id[]): Promise<void> {
  const { tenantId: tenant } = tx;
  const of = { tenant, records: [...records] };
  const count = await countPerson(tx, personId, 'all');
  for (const statement of onRecords) await tx.run(statement, of);
  await tx.run(forgetReviews, { ...of, person: personId });
  await tx.run(forgetIdentifiers, { tenant, person: personId });
  await tx.run(forgetAliases, { tenant, person: personId });
  await tx.run(forgetRecords, of);
  await tx.run(forgetPerson, { tenant, person: personId });
  await count();
}
