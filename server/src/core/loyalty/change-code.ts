import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { publish } from '../changes.ts';
import { CoreError } from '../errors.ts';
import { findByKeys, type PersonKeys } from '../people/find-by-keys.ts';
import { resolvePerson } from '../people/find-person.ts';
import { lockPerson } from '../people/queries.ts';
import type { Context, UseCase } from '../run.ts';
import { typedCode } from './draw-code.ts';
import { codeGuesses } from './guesses.ts';
import { campaignByKey, changeCodeStatus, earnPrize, isCodeOf } from './queries.ts';

export interface ChangeCode {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  /** Whose code it is. */
  readonly keys: PersonKeys;
  readonly campaignInternalId: string;
  /** As somebody typed it. */
  readonly code: string;
  readonly to: 'redeemed' | 'blocked';
  /** Who of the operator's people does it. */
  readonly staffId?: Id | undefined;
}

/** `isRight` false: the person has no such code in the campaign. It is an outcome and no error, so that its count is committed. */
export interface ChangedCode {
  readonly isRight: boolean;
  readonly recordId: Id;
}

/**
 * Redeems a code or blocks it, once: of any number at once one changes it. Redeeming earns what the prize is worth.
 * @throws CoreError `not_found` for an unknown person or campaign; `conflict` for a code that is redeemed, blocked or expired, or whose
 *   campaign has not begun; `rate_limited` after too many wrong codes
 */
export const changeCode: UseCase<ChangeCode, ChangedCode> = {
  name: 'loyalty.change_code',
  once: { recordsOf: ({ recordId }) => [recordId] },
  async run(tx, context, { scope, keys, campaignInternalId, code: typed, to, staffId = null }) {
    const { actor, now } = context;
    const tenant = tx.tenantId;
    const { id } = await findByKeys.run(tx, context, { scope, keys });
    const campaign = await findCampaign(tx, campaignInternalId);
    const { person, records } = await resolvePerson(tx, actor, { id });
    await tx.first(lockPerson, { tenant, id: person.id });
    const guesses = codeGuesses(tx, context, person.id, campaign.id);
    await guesses.refuseTooMany();
    const code = typedCode(typed, campaign);
    const one = { tenant, campaign: campaign.id, records: records.map((record) => record.id), code };
    const changed = await tx.first(changeCodeStatus, { ...one, status: to, staff: staffId, now: new Date(now) });
    if (changed !== undefined) {
      const { id: codeId, recordId, prizeId } = changed as { id: Id; recordId: Id; prizeId: Id };
      await guesses.right();
      const fact = { codeId, campaignId: campaign.id, prizeId };
      await tell(tx, context, { personId: person.id, recordId }, to, fact);
      return { isRight: true, recordId };
    }
    if ((await tx.first(isCodeOf, one))?.is)
      throw new CoreError('conflict', `the code cannot be ${to}: it is redeemed, blocked or expired, or not begun`);
    await guesses.wrong();
    return { isRight: false, recordId: records[0]?.id as Id };
  },
};

/** @throws CoreError `not_found` */
export async function findCampaign(tx: Tx, key: string): Promise<{ readonly id: Id; readonly allowedChars: string }> {
  const row = await tx.first(campaignByKey, { tenant: tx.tenantId, key });
  if (row === undefined) throw new CoreError('not_found', 'no such loyalty campaign');
  return { ...row, id: row.id as Id };
}

async function tell(
  tx: Tx,
  { now }: Context,
  about: { readonly personId: Id; readonly recordId: Id },
  to: ChangeCode['to'],
  fact: { readonly codeId: Id; readonly campaignId: Id; readonly prizeId: Id },
): Promise<void> {
  if (to === 'blocked') return publish(tx, now, { type: 'loyalty.code_blocked', ...about, data: fact });
  const entry = { tenant: tx.tenantId, id: newId(now), code: fact.codeId, now: new Date(now) };
  const points = (await tx.first(earnPrize, entry))?.points ?? 0;
  await publish(tx, now, { type: 'loyalty.code_redeemed', ...about, data: { ...fact, points } });
}
