import { type Id, newId } from '../../kit/ids.ts';
import type { Params } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { forBoth } from '../counters/names.ts';
import { credentialOfRecord } from '../counters/queries.ts';
import { lockPerson } from '../people/queries.ts';
import type { Context } from '../run.ts';
import { type CodeShape, drawCode, drawWeighted } from './draw-code.ts';
import type { Draws } from './loyalty.ts';
import { hasCode, insertCode, openCampaign, prizesLeft, takePrize } from './queries.ts';

/** Constraints on which a use case that gives out codes is run again: somebody else gave this person one. */
export const allottingRaces = ['loyalty_codes_subject_key'] as const;

export interface Allotment {
  readonly personId: Id;
  readonly recordId: Id;
  /** Of any kind: one that gives out no codes now is passed over. */
  readonly campaignId: Id | undefined;
  readonly locationId?: Id | undefined;
  /** Who of the operator's people was signed in. */
  readonly staffId?: Id | undefined;
}

/** `saveCampaign` sees to it that hardly one code in ten thousand is taken, so that this many in a row mean that something is broken. */
const mostDraws = 50;

/**
 * Gives a person one code of a loyalty campaign that gives out codes now, the only one it gets of it; nothing happens when it has one or
 * none is left. For who sees its own a person is its own record: a code that another credential's lead got tells it nothing.
 */
export async function allotCode(tx: Tx, { actor, now }: Context, allotment: Allotment): Promise<void> {
  const { personId, recordId, campaignId, locationId, staffId = null } = allotment;
  if (campaignId === undefined) return;
  const tenant = tx.tenantId;
  const at = new Date(now);
  const campaign = await tx.first(openCampaign, { tenant, id: campaignId, now: at });
  if (campaign === undefined) return;
  // Of two leads of one person at once the second sees the first's code; and a person comes before prizes in every transaction.
  await tx.first(lockPerson, { tenant, id: personId });
  const own = actor.sees === 'own';
  const whose = { tenant, campaign: campaignId, person: personId, record: own ? recordId : null };
  if ((await tx.first(hasCode, whose))?.has) return;
  const record = await tx.first(credentialOfRecord, { tenant, record: recordId });
  const counts = (by: 1 | -1) => [
    forBoth('codes', record?.credential, by),
    forBoth(`codes.campaign.${campaignId}`, record?.credential, by),
  ];
  // Prizes are what everybody wants at once: whoever has one must not wait for a counter that somebody holds who waits for the prize.
  await addToCounts(tx, ...counts(1));
  const prize = await takeOne(tx, campaignId, campaign.draws as Draws);
  if (prize === undefined) return addToCounts(tx, ...counts(-1));
  const code = {
    tenant,
    id: newId(now),
    campaign: campaignId,
    prize,
    record: recordId,
    subject: own ? recordId : personId,
    location: locationId ?? campaign.locationId,
    staff: staffId,
    now: at,
  };
  await writeCode(tx, code, campaign);
  const data = { codeId: code.id, campaignId, prizeId: prize };
  await publish(tx, now, { type: 'loyalty.code_allotted', personId, recordId, data });
}

/** Each try that fails means that a prize is used up since it was looked at, so the tries end with the prizes. */
async function takeOne(tx: Tx, campaign: Id, draws: Draws): Promise<Id | undefined> {
  const tenant = tx.tenantId;
  for (;;) {
    const left = await tx.all(prizesLeft, { tenant, campaign });
    const prize = draws === 'instant' ? drawWeighted(left) : left[0];
    if (prize === undefined) return undefined;
    if ((await tx.run(takePrize, { tenant, id: prize.id })) === 1) return prize.id as Id;
  }
}

/** A code that somebody has already is drawn anew: the unique index decides, not a look. */
async function writeCode(
  tx: Tx,
  code: Omit<Params<(typeof insertCode)['params']>, 'code'>,
  shape: CodeShape,
): Promise<void> {
  for (let draw = 1; draw <= mostDraws; draw += 1)
    if ((await tx.run(insertCode, { ...code, code: drawCode(shape) })) === 1) return;
  throw new Error('no free code was drawn');
}
