import { isDeepStrictEqual } from 'node:util';
import { isoMillis } from '../../kit/dates.ts';
import { toObjectId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { type Field, required, text } from '../catalogue/import/fields.ts';
import type { Entry, ImportWork, Section } from '../catalogue/import/section.ts';
import { outcomeOf, type Standing } from '../catalogue/import/standing.ts';
import { CoreError } from '../errors.ts';
import { type CampaignSettings, readCampaignSettings } from './campaign-settings.ts';
import { loadCampaigns } from './list-campaigns.ts';
import type { CampaignRule, CampaignView } from './loyalty.ts';
import { saveCampaign } from './save-campaign.ts';

/** Checked together with all others of its campaign (`readCampaignSettings`). */
const later: Field = { read: (value) => ({ value }) };
const settings = [
  'name',
  'startsAt',
  'endsAt',
  'codesExpireAt',
  'draws',
  'allowedChars',
  'codeLength',
  'location',
  'timeZone',
  'prizes',
  'rules',
  'budget',
  'salesCost',
  'monthlySellingCost',
  'monthlyServicingCost',
  'productionCost',
  'profitabilityTime',
  'retentionRate',
  'landingPageUrl',
];

/** The section `loyaltyCampaigns` of the operator's catalogue file (docs/loyalty.md). Prizes and rules are each given whole. */
export const loyaltySection: Section = {
  name: 'loyaltyCampaigns',
  key: 'internalId',
  fields: {
    internalId: required(text(50)),
    ...Object.fromEntries(settings.map((name) => [name, later])),
  },
  async export(tx) {
    return (await allCampaigns(tx)).map(toEntry);
  },
  async import(work, entries) {
    const known = new Map((await allCampaigns(work.tx)).map((campaign) => [campaign.internalId, toEntry(campaign)]));
    const changes: { standing: Standing }[] = [];
    for (const [index, entry] of entries.entries()) {
      const before = known.get(String(entry.internalId));
      const after = await read(work, { ...before, ...entry }, index);
      if (after === undefined) continue;
      const same = before !== undefined && isDeepStrictEqual(await read(work, before, index), after);
      changes.push({ standing: before === undefined ? 'created' : same ? 'unchanged' : 'updated' });
      if (!same && !work.isDryRun) await save(work, after, index);
    }
    return outcomeOf(changes);
  },
};

function allCampaigns(tx: Tx): Promise<CampaignView[]> {
  // The time only tells which of them run, and all are wanted.
  return loadCampaigns(tx, { active: false, credential: null, now: 0 });
}

/** The settings with the location's id for its name; undefined when something of them is refused. */
async function read(work: ImportWork, entry: Entry, index: number): Promise<CampaignSettings | undefined> {
  const said = await told(work, index, async () => readCampaignSettings(withoutNulls(entry), ''));
  if (said === undefined || said.location === null) return said;
  const found = (await work.resolve('location', [said.location])).get(said.location);
  if (found !== undefined) return { ...said, location: toObjectId(found) };
  work.refuse(index, 'location', 'unknown');
  return undefined;
}

async function save(work: ImportWork, campaign: CampaignSettings, index: number): Promise<void> {
  await told(work, index, async () => {
    try {
      await saveCampaign.run(work.tx, work.context, campaign);
    } catch (error) {
      if (!(error instanceof CoreError && error.code === 'conflict')) throw error;
      work.refuse(index, 'prizes', 'out_of_range');
    }
  });
}

/** What is wrong with a campaign is told under its place in the file. */
async function told<T>({ refuse }: ImportWork, index: number, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CoreError && error.code === 'invalid')) throw error;
    for (const { field, reason } of error.fields) refuse(index, field.replace(/^\./, ''), reason);
    return undefined;
  }
}

/** Null clears: it is as if it had never been said. */
function withoutNulls(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
}

/** A campaign as the file says it; what has nothing in it is left out. */
function toEntry(campaign: CampaignView): Entry {
  const { internalId, name, draws, allowedChars, codeLength, location, timeZone, details } = campaign;
  const entry = {
    internalId,
    name,
    startsAt: isoMillis(campaign.startsAt),
    endsAt: isoMillis(campaign.endsAt),
    codesExpireAt: isoMillis(campaign.codesExpireAt),
    draws,
    allowedChars,
    codeLength,
    location: location && (location.externalId ?? toObjectId(location.id)),
    timeZone,
    prizes: campaign.prizes.map((prize) => ({ name: prize.name, codes: prize.codes, points: prize.points })),
    rules: campaign.rules.map(toRule),
    ...details,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null && value !== ''));
}

function toRule({ criteria, value, betweenValue, currency, period, customDays, points }: CampaignRule): Entry {
  return {
    criteria,
    value: Number(value),
    ...(betweenValue === null ? {} : { betweenValue: Number(betweenValue) }),
    ...(currency === '' ? {} : { currency }),
    ...(period === '' ? {} : { period }),
    ...(period === 'custom' ? { customDays } : {}),
    points,
  };
}
