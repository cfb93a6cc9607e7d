import { isDeepStrictEqual } from 'node:util';
import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { forBoth } from '../counters/names.ts';
import { CoreError } from '../errors.ts';
import { insertChannel } from '../messaging/queries.ts';
import type { Context } from '../run.ts';
import { addToKnown } from './add-to-known.ts';
import { requestReview } from './doubts.ts';
import { identifiersOf, type RecordIdentifiers } from './identifiers.ts';
import { claimIdentifiers, type Decision, haveSameOwners, identify, ownersOf } from './identify.ts';
import { insertDecision } from './identity-queries.ts';
import { normalisePatch } from './normalise.ts';
import { applyPatch } from './patch.ts';
import { project } from './project.ts';
import {
  findRecords,
  insertPerson,
  insertRecord,
  lockPerson,
  matchingRecords,
  nextNumbers,
  setPassword,
} from './queries.ts';
import { type PersonRecord, saidTime, toRecord } from './record.ts';
import { duplicate, projectedColumns, recordKeys, refreshPerson } from './refresh.ts';
import { claimUniqueProperties } from './unique-properties.ts';
import type { PersonPatch } from './values.ts';

/** What a dialect hands over when something about a person comes in. */
export interface RecordInput {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly patch: PersonPatch;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Argon2id, in PHC form. */
  readonly passwordHash?: string;
  /** When this source and scope know one of the identifiers already: refuse as a duplicate, or add to that record. */
  readonly onExisting: 'refuse' | 'update';
  /** Nobody was signed in who says so (`saidTime`). */
  readonly isClaim?: boolean;
}

export interface Received {
  readonly record: PersonRecord;
  readonly personId: Id;
  readonly isNewPerson: boolean;
  readonly isNewRecord: boolean;
}

/** Constraints on which a use case that receives records is run again: somebody else was first. */
export const receivingRaces = [
  'identifiers_pkey',
  'records_email_key',
  'records_external_id_key',
  'records_national_id_key',
  'records_phone_only_key',
  'unique_property_values_pkey',
] as const;

/**
 * Find-or-create: the one way a record comes into being. Guarded by the unique indexes named in `receivingRaces`, so that
 * any number of identical arrivals at once, in any spelling and through any sources, give one person (DESIGN §4).
 * @throws CoreError `duplicate` (onExisting 'refuse', or a unique custom property is taken), `invalid`
 */
export async function receiveRecord(tx: Tx, context: Context, input: RecordInput): Promise<Received> {
  const { actor, now } = context;
  const { patch, raw } = normalisePatch(input.patch, actor.defaultCountry);
  const said = applyPatch({ values: {}, saidAt: {} }, patch, saidTime(now, input.isClaim));
  const ids = identifiersOf(said.values, actor.defaultCountry);
  const look = async () => {
    const place = { tenant: tx.tenantId, source: actor.source, scope: input.scope };
    return (await tx.all(matchingRecords, { ...place, ...recordKeys(ids) })).map(toRecord);
  };
  const [match, ...more] = await look();
  if (match !== undefined) {
    if (input.onExisting === 'refuse') throw duplicate(match, ids, input.patch);
    const known = [match, ...more] as const;
    const record = await addToKnown(tx, context, known, ids, input).catch(async (error: unknown) => {
      // Erased or taken back between the look and the lock; or one of the identifiers came in with somebody else. Nothing was written.
      const isLate = error instanceof CoreError && (error.code === 'not_found' || error.code === 'duplicate');
      if (isLate && !isDeepStrictEqual(idsOf(await look()), idsOf(known))) return undefined;
      throw error;
    });
    if (record === undefined) return receiveRecord(tx, context, input);
    return { record, personId: record.personId, isNewPerson: false, isNewRecord: false };
  }
  // Asked for with the same breath (here and below): what needs no answer of one another goes to the database together.
  const [decision, drawn] = await Promise.all([identify(tx, ids, input.isClaim), tx.first(nextNumbers, { count: 1 })]);
  if (decision.personId !== undefined) {
    await tx.first(lockPerson, { tenant: tx.tenantId, id: decision.personId });
    // A person gives up identifiers behind this lock only: one that was given up before it decides nothing any more.
    if (!haveSameOwners(decision.owners, await ownersOf(tx, ids))) return receiveRecord(tx, context, input);
  }
  const id = newId(now);
  const number = drawn?.number ?? 0;
  const personId = decision.personId ?? id;
  const isNewPerson = decision.personId === undefined;
  const at = new Date(now);
  const profile = project([said]);
  const person = { tenant: tx.tenantId, id, number, profile, ...projectedColumns(profile), now: at };
  const record = {
    tenant: tx.tenantId,
    id,
    number,
    person: personId,
    source: actor.source,
    scope: input.scope,
    credential: actor.credentialId ?? null,
    ...recordKeys(ids),
    values: said.values,
    saidAt: said.saidAt,
    raw,
    details: input.details ?? {},
    now: at,
  };
  const hash = input.passwordHash;
  // In this order: each row refers to those before it.
  await Promise.all([
    isNewPerson && tx.run(insertPerson, person),
    tx.run(insertRecord, record),
    claimIdentifiers(tx, personId, ids, decision.owners),
    hash !== undefined && tx.run(setPassword, { tenant: tx.tenantId, record: id, hash, now: at }),
    tell(tx, context, { id, personId, isNewPerson, ids, decision }),
  ]);
  await claimUniqueProperties(tx, { id, source: actor.source, scope: input.scope }, said.values);
  if (!isNewPerson) await refreshPerson(tx, personId, now);
  const manual = { kind: 'manual', connection: null, address: null, utm: {} };
  const [, , [row]] = await Promise.all([
    isNewPerson && tx.run(insertChannel, { tenant: tx.tenantId, id: newId(now), record: id, ...manual, now: at }),
    countRecord(tx, actor.credentialId, isNewPerson),
    tx.all(findRecords, { tenant: tx.tenantId, ids: [id] }),
  ]);
  return { record: toRecord(row as NonNullable<typeof row>), personId, isNewPerson, isNewRecord: true };
}

/** Of whoever sees its own, each record is a person of its own. */
function countRecord(tx: Tx, credential: Id | undefined, isNewPerson: boolean): Promise<void> {
  const own = credential === undefined ? {} : ({ [`people.own.${credential}`]: 1 } as const);
  return isNewPerson ? addToCounts(tx, { people: 1 }, own, forBoth('channels', credential, 1)) : addToCounts(tx, own);
}

const idsOf = (records: readonly PersonRecord[]) => records.map(({ id }) => id);

/** Logs the decision, asks for reviews, publishes the facts. */
async function tell(
  tx: Tx,
  context: Context,
  made: { id: Id; personId: Id; isNewPerson: boolean; ids: RecordIdentifiers; decision: Decision },
): Promise<void> {
  const { actor, now } = context;
  const { id, personId, isNewPerson, ids, decision } = made;
  const decided = tx.run(insertDecision, {
    tenant: tx.tenantId,
    id: newId(now),
    now: new Date(now),
    decision: isNewPerson ? 'found' : 'link',
    rule: decision.rule,
    person: personId,
    record: id,
    identifiers: ids,
    credential: actor.credentialId ?? null,
  });
  const about = { personId, recordId: id };
  const published = publish(
    tx,
    now,
    isNewPerson
      ? { type: 'person.created', ...about, data: { source: actor.source } }
      : { type: 'person.linked', ...about, data: { source: actor.source, rule: decision.rule } },
  );
  await Promise.all([decided, published]);
  for (const doubt of decision.doubts) await requestReview(tx, context, { ...about, identifiers: ids }, doubt);
}
