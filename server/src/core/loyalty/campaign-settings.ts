import { parseInstant, parseInZone } from '../../kit/dates.ts';
import { type FieldReason, invalid } from '../errors.ts';
import { codeSpace } from './draw-code.ts';
import { type CampaignRule, type Draws, type RulePeriod, rulePeriods } from './loyalty.ts';

/** What an operator says of a campaign. Times in epoch milliseconds, money as decimal text. */
export interface CampaignSettings {
  /** What requests name it by. */
  readonly internalId: string;
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly codesExpireAt: number;
  readonly draws: Draws;
  readonly allowedChars: string;
  readonly codeLength: number;
  /** A location's id or external id. */
  readonly location: string | null;
  /** IANA. */
  readonly timeZone: string;
  readonly prizes: readonly { readonly name: string; readonly codes: number; readonly points: number }[];
  readonly rules: readonly Omit<CampaignRule, 'id'>[];
  readonly details: Readonly<Record<string, unknown>>;
}

const longestName = 200;
const mostPrizes = 100;
const mostRules = 50;
const mostCodes = 10_000_000;
const mostPoints = 1_000_000_000;
const longestPeriodDays = 3_660;
/** A guess must hardly ever hit one of a campaign's codes. */
const shapesPerCode = 10_000;

type Parts = Readonly<Record<string, unknown>>;

/** The costs that are kept as they are; numbers, or null where nothing is known. */
const costs = [
  'budget',
  'salesCost',
  'monthlySellingCost',
  'monthlyServicingCost',
  'productionCost',
  'profitabilityTime',
  'retentionRate',
] as const;

/**
 * Reads one campaign of an operator's file (docs/loyalty.md has the form).
 * @param at what the value is called in errors
 * @throws CoreError `invalid` naming the field, as in `campaign.prizes.1.codes`
 */
export function readCampaignSettings(value: unknown, at: string): CampaignSettings {
  const sent = partsOf(value, at);
  const timeZone = textOf(sent, at, 'timeZone', 100, 'UTC');
  if (parseInZone('2000-01-01', timeZone) === undefined) throw invalid(`${at}.timeZone`, 'wrong_value');
  const allowedChars = textOf(sent, at, 'allowedChars', 256, '');
  // What is printed and typed at a till: no spaces, nothing that two keyboards write differently.
  if (!/^[\x21-\x7e]*$/.test(allowedChars)) throw invalid(`${at}.allowedChars`, 'wrong_value');
  const settings: CampaignSettings = {
    internalId: textOf(sent, at, 'internalId', 50),
    name: textOf(sent, at, 'name', longestName),
    startsAt: momentOf(sent, at, 'startsAt', timeZone),
    endsAt: momentOf(sent, at, 'endsAt', timeZone),
    codesExpireAt: momentOf(sent, at, 'codesExpireAt', timeZone),
    draws: oneOf(sent, at, 'draws', ['standard', 'instant'], 'standard'),
    allowedChars,
    codeLength: numberOf(sent, at, 'codeLength', 4, 32, 8),
    location: textOf(sent, at, 'location', longestName, '') || null,
    timeZone,
    prizes: listOf(sent, at, 'prizes', mostPrizes).map((prize, i) => prizeOf(prize, `${at}.prizes.${i}`)),
    rules: listOf(sent, at, 'rules', mostRules, []).map((rule, i) => ruleOf(rule, `${at}.rules.${i}`)),
    details: detailsOf(sent, at),
  };
  check(settings, at);
  return settings;
}

function check(settings: CampaignSettings, at: string): void {
  if (settings.endsAt <= settings.startsAt) throw invalid(`${at}.endsAt`, 'out_of_range', 'it ends before it starts');
  if (new Set(settings.prizes.map(({ name }) => name)).size < settings.prizes.length)
    throw invalid(`${at}.prizes`, 'taken', 'two prizes have one name');
  const codes = settings.prizes.reduce((sum, prize) => sum + prize.codes, 0);
  if (codes > mostCodes) throw invalid(`${at}.prizes`, 'out_of_range', `more than ${mostCodes} codes`);
  if (codeSpace(settings) < codes * shapesPerCode)
    throw invalid(`${at}.codeLength`, 'out_of_range', `too short for ${codes} codes: somebody could guess them`);
}

function prizeOf(value: unknown, at: string): CampaignSettings['prizes'][number] {
  const sent = partsOf(value, at);
  return {
    name: textOf(sent, at, 'name', longestName),
    codes: numberOf(sent, at, 'codes', 0, mostCodes),
    points: numberOf(sent, at, 'points', 0, mostPoints, 0),
  };
}

function ruleOf(value: unknown, at: string): CampaignSettings['rules'][number] {
  const sent = partsOf(value, at);
  const criteria = oneOf(sent, at, 'criteria', ['above', 'below', 'between'] as const);
  const period: RulePeriod = oneOf(sent, at, 'period', rulePeriods, '');
  return {
    currency: textOf(sent, at, 'currency', 3, '').toUpperCase(),
    criteria,
    value: moneyOf(sent, at, 'value'),
    betweenValue: criteria === 'between' ? moneyOf(sent, at, 'betweenValue') : null,
    period,
    customDays: period === 'custom' ? numberOf(sent, at, 'customDays', 1, longestPeriodDays) : 0,
    points: numberOf(sent, at, 'points', 0, mostPoints),
  };
}

function detailsOf(sent: Parts, at: string): Record<string, unknown> {
  const details: Record<string, unknown> = { landingPageUrl: textOf(sent, at, 'landingPageUrl', 2_000, '') };
  for (const name of costs) {
    const value = sent[name] ?? null;
    if (value !== null && (typeof value !== 'number' || !Number.isFinite(value)))
      throw invalid(`${at}.${name}`, 'wrong_type');
    details[name] = value;
  }
  return details;
}

function partsOf(value: unknown, at: string): Parts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(at, 'wrong_type');
  return value as Parts;
}

function listOf(
  sent: Parts,
  at: string,
  name: string,
  most: number,
  otherwise?: readonly unknown[],
): readonly unknown[] {
  const value = sent[name] ?? otherwise;
  if (value === undefined) throw invalid(`${at}.${name}`, 'required');
  if (!Array.isArray(value)) throw invalid(`${at}.${name}`, 'wrong_type');
  if (value.length > most) throw invalid(`${at}.${name}`, 'too_long');
  return value;
}

function textOf(sent: Parts, at: string, name: string, longest: number, otherwise?: string): string {
  const value = sent[name] ?? otherwise;
  const refuse = (reason: FieldReason) => invalid(`${at}.${name}`, reason);
  if (value === undefined) throw refuse('required');
  if (typeof value !== 'string') throw refuse('wrong_type');
  const text = value.trim();
  if (text === '' && otherwise === undefined) throw refuse('required');
  if (text.length > longest) throw refuse('too_long');
  return text;
}

function numberOf(sent: Parts, at: string, name: string, min: number, max: number, otherwise?: number): number {
  const value = sent[name] ?? otherwise;
  const refuse = (reason: FieldReason) => invalid(`${at}.${name}`, reason);
  if (value === undefined) throw refuse('required');
  if (!Number.isSafeInteger(value)) throw refuse('wrong_type');
  if ((value as number) < min || (value as number) > max) throw refuse('out_of_range');
  return value as number;
}

/** A number or text with at most two decimals; as the database has it, with two. */
function moneyOf(sent: Parts, at: string, name: string): string {
  const value = sent[name];
  if (value === undefined || value === null) throw invalid(`${at}.${name}`, 'required');
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(String(value))) throw invalid(`${at}.${name}`, 'wrong_format');
  return Number(value).toFixed(2);
}

/** With its own zone, or in the campaign's. */
function momentOf(sent: Parts, at: string, name: string, zone: string): number {
  const text = textOf(sent, at, name, 40);
  const moment = parseInZone(text, zone) ?? parseInstant(text);
  if (moment === undefined) throw invalid(`${at}.${name}`, 'wrong_format');
  return moment;
}

function oneOf<const T extends string>(sent: Parts, at: string, name: string, all: readonly T[], otherwise?: T): T {
  const value = textOf(sent, at, name, 20, otherwise);
  const found = all.find((one) => one === value);
  if (found === undefined) throw invalid(`${at}.${name}`, 'wrong_value');
  return found;
}
