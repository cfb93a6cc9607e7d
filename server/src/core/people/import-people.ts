import { normaliseEmail } from '../../kit/email.ts';
import type { Id } from '../../kit/ids.ts';
import { normalisePhone } from '../../kit/phone.ts';
import { StoreError } from '../../store/errors.ts';
import type { Row } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import { type Actor, uniquenessScope } from '../actor.ts';
import { CoreError, invalid } from '../errors.ts';
import { enterTunnel } from '../funnels/enter-tunnel.ts';
import { openChannel } from '../messaging/open-channel.ts';
import { channelByAddress } from '../messaging/queries.ts';
import type { Context, UseCase } from '../run.ts';
import type { ImportItem } from './accept-import.ts';
import { nextImportItem, settleImportItem, tagImported } from './import-queries.ts';
import { type Received, receiveRecord, receivingRaces } from './receive.ts';
import type { PersonPatch } from './values.ts';

type DueItem = Row<(typeof nextImportItem)['columns']>;

/** What channels are called through which people are reached by their phone number. */
const kind = 'sms';

const races: readonly string[] = [...receivingRaces, 'channels_address_key'];

/**
 * Takes in the next person of a list: the record, its channel on the list's connection, its tags, and the entry into the tunnel, all
 * or nothing. One who cannot be taken in is noted with the reason and stops nobody else. Any number of processes may run it at
 * once; what a killed one was at is still due.
 * @returns 1, or 0 when nobody is left
 */
export const importPeople: UseCase<void, number> = {
  name: 'people.import',
  raceOn: races,
  async run(tx, context) {
    const item = await tx.first(nextImportItem, { tenant: tx.tenantId });
    if (item === undefined) return 0;
    const outcome = await tx
      .attempt(async () => ({ record: await takeIn(tx, context, item) }))
      .catch((error: unknown) => ({ reason: reasonOf(error) }));
    const record = 'record' in outcome ? outcome.record : null;
    await tx.run(settleImportItem, {
      tenant: tx.tenantId,
      job: item.job,
      number: item.number,
      state: record === null ? 'failed' : 'done',
      reason: 'reason' in outcome ? outcome.reason : null,
      record,
      now: new Date(context.now),
    });
    return 1;
  },
};

/** For whoever reads the list's outcome; it repeats no value. @throws what says nothing about the item: it is tried again */
function reasonOf(error: unknown): string {
  if (error instanceof StoreError) {
    const raced = error.constraint !== undefined && races.includes(error.constraint);
    if (raced || error.kind === 'conflict' || error.kind === 'unavailable') throw error;
  }
  if (!(error instanceof CoreError)) return 'unexpected';
  return error.fields.map(({ field, reason }) => `${field} ${reason}`).join(', ') || error.code;
}

async function takeIn(tx: Tx, context: Context, item: DueItem): Promise<Id> {
  const { now } = context;
  const actor: Actor = {
    ...context.actor,
    credentialId: (item.credential ?? undefined) as Id | undefined,
    source: item.source,
    sees: item.sees as Actor['sees'],
  };
  const { patch, phone } = checked(item.said as ImportItem, actor);
  const as = { actor, now };
  const received = await receiveRecord(tx, as, { scope: uniquenessScope(actor), patch, onExisting: 'update' });
  const channelId = await channelOf(tx, as, received, { connectionId: item.connection as Id, phone });
  const { id: record } = received.record;
  await tx.run(tagImported, { tenant: tx.tenantId, record, tags: item.tags, now: new Date(now) });
  await enterTunnel(tx, as, { channelId, entryPointId: item.entryPoint as Id });
  return record;
}

function checked({ name = '', email = '', phone = '' }: ImportItem, { defaultCountry }: Actor) {
  if (phone.trim() === '') throw invalid('phone', 'required');
  const normal = normalisePhone(phone, defaultCountry);
  if (normal === undefined) throw invalid('phone', 'wrong_format');
  if (email.trim() !== '' && normaliseEmail(email) === undefined) throw invalid('email', 'wrong_format');
  const said = { fullName: name.trim(), email: email.trim(), phone };
  const patch: PersonPatch = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));
  return { patch, phone: normal };
}

/** The number's channel on the connection. One that leads to somebody else stays as it is: who that number is now is not ours to say. */
async function channelOf(
  tx: Tx,
  { actor, now }: Context,
  { record, personId }: Received,
  { connectionId, phone }: { connectionId: Id; phone: string },
): Promise<Id> {
  const known = await tx.first(channelByAddress, { tenant: tx.tenantId, connection: connectionId, address: phone });
  if (known === undefined) return openChannel(tx, now, { recordId: record.id, kind, connectionId, address: phone });
  const isTheirs = actor.sees === 'own' ? known.record_id === record.id : known.person_id === personId;
  if (!isTheirs) throw invalid('phone', 'taken');
  return known.id as Id;
}
