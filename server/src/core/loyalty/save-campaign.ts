import { fromObjectId, type Id, newId, parseId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { loyaltyCampaignType } from '../catalogue/catalogue.ts';
import { insertItem } from '../catalogue/queries.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { CoreError, invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import {
  findLocation,
  insertCampaign,
  otherPrize,
  putPrize,
  putRule,
  removePrizes,
  removeRules,
  updateCampaign,
} from './campaign-queries.ts';
import type { CampaignSettings } from './campaign-settings.ts';

/** Somebody else made the same campaign in this very moment. */
export const savingRaces = ['loyalty_campaigns_internal_id_key'] as const;

export interface SavedCampaign {
  readonly id: Id;
  readonly isNew: boolean;
}

/**
 * Makes a campaign, or replaces the settings of the one that has its internal id. Prizes are known by their names, rules by their
 * places. Codes that are out stay what they are.
 * @throws CoreError `invalid` for an unknown location; `conflict` when a prize would have fewer codes than are out
 */
export const saveCampaign: UseCase<CampaignSettings, SavedCampaign> = {
  name: 'loyalty.save_campaign',
  raceOn: savingRaces,
  async run(tx, { now }, settings) {
    const location = settings.location === null ? null : await locationOf(tx, settings.location);
    const row = {
      tenant: tx.tenantId,
      internal: settings.internalId,
      draws: settings.draws,
      allowedChars: settings.allowedChars,
      codeLength: settings.codeLength,
      location,
      timeZone: settings.timeZone,
      starts: new Date(settings.startsAt),
      ends: new Date(settings.endsAt),
      expire: new Date(settings.codesExpireAt),
      details: settings.details,
      now: new Date(now),
    };
    const changed = await tx.first(updateCampaign, { ...row, name: settings.name });
    const id = (changed?.id ?? newId(now)) as Id;
    if (changed === undefined) {
      await addItem(tx, id, settings.name, now);
      await tx.run(insertCampaign, { ...row, id });
    }
    await putPrizes(tx, id, settings, now);
    await putRules(tx, id, settings, now);
    if (changed === undefined || changed.wasArchived) await addToCounts(tx, { 'catalogue.offline_campaign': 1 });
    return { id, isNew: changed === undefined };
  },
};

async function addItem(tx: Tx, id: Id, name: string, now: number): Promise<void> {
  const none = { parent: null, external: null, price: null, currency: null };
  const details = { type: loyaltyCampaignType };
  await tx.run(insertItem, {
    tenant: tx.tenantId,
    id,
    kind: 'offline_campaign',
    name,
    ...none,
    details,
    now: new Date(now),
  });
}

async function putPrizes(tx: Tx, campaign: Id, { prizes }: CampaignSettings, now: number): Promise<void> {
  const of = { tenant: tx.tenantId, campaign };
  const names = prizes.map(({ name }) => name);
  await tx.run(removePrizes, { ...of, names });
  const kept = await tx.first(otherPrize, { ...of, names });
  if (kept !== undefined) throw new CoreError('conflict', `codes of the prize "${kept.name}" are out: it has to stay`);
  for (const [position, prize] of prizes.entries()) {
    if ((await tx.run(putPrize, { ...of, id: newId(now), position, ...prize })) === 0)
      throw new CoreError('conflict', `more than ${prize.codes} codes of the prize "${prize.name}" are out`);
  }
}

async function putRules(tx: Tx, campaign: Id, { rules }: CampaignSettings, now: number): Promise<void> {
  const of = { tenant: tx.tenantId, campaign };
  for (const [position, { betweenValue: between, ...rule }] of rules.entries())
    await tx.run(putRule, { ...of, id: newId(now), position, between, ...rule });
  await tx.run(removeRules, { ...of, from: rules.length });
}

async function locationOf(tx: Tx, text: string): Promise<Id> {
  const found = await tx.first(findLocation, {
    tenant: tx.tenantId,
    id: parseId(text) ?? fromObjectId(text) ?? null,
    external: text,
  });
  if (found === undefined) throw invalid('location', 'unknown', `There is no location ${text}.`);
  return found.id as Id;
}
