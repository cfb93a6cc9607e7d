import type { Id } from '../../kit/ids.ts';
import type { PersonView } from '../people/view.ts';

/** Loyalty: campaigns whose codes are given to people and redeemed once, and the points that this earns. */

/** `standard`: prizes go out in their order; `instant`: each code's prize is drawn among what is left. */
export type Draws = 'standard' | 'instant';

/** What is kept of a code. That it has expired is not kept but seen by the clock. */
export type KeptStatus = 'associated' | 'redeemed' | 'blocked';
export type CodeStatus = KeptStatus | 'expired';

/** A code that waits longer than its campaign lets it has expired; one that was redeemed or blocked stays so. */
export function statusAt(now: number, status: KeptStatus, expiresAt: number): CodeStatus {
  return status === 'associated' && now >= expiresAt ? 'expired' : status;
}

/** A code that somebody was given, with its campaign as it is now. Times in epoch milliseconds. */
export interface CodeView {
  readonly id: Id;
  readonly code: string;
  readonly status: CodeStatus;
  readonly person: PersonView;
  readonly prize: { readonly name: string; readonly points: number };
  readonly campaign: {
    readonly id: Id;
    readonly internalId: string;
    readonly name: string;
    readonly draws: Draws;
    readonly startsAt: number;
    readonly endsAt: number;
    readonly timeZone: string;
  };
  readonly expiresAt: number;
  /** The lead's, else the campaign's. */
  readonly location: string | null;
  /** Who redeemed or blocked it, else who was signed in when it was given. */
  readonly staff: { readonly id: Id; readonly name: string } | null;
  readonly allottedAt: number;
  readonly changedAt: number;
}

/** A campaign with what is left to say about it. Times in epoch milliseconds, money as decimal text. */
export interface CampaignView {
  readonly id: Id;
  readonly internalId: string;
  readonly name: string;
  readonly draws: Draws;
  readonly allowedChars: string;
  readonly codeLength: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly codesExpireAt: number;
  readonly location: { readonly id: Id; readonly name: string; readonly externalId: string | null } | null;
  /** IANA. */
  readonly timeZone: string;
  /** What the operator keeps with it: costs, a landing page. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How often it was changed. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly prizes: readonly CampaignPrize[];
  readonly rules: readonly CampaignRule[];
  /** The newest leads that name it, at most `mostLeadsShown`. */
  readonly leads: readonly Id[];
  /** Codes that were given out: all of them, or for who sees its own those of its own people. */
  readonly allotted: number;
}

export interface CampaignPrize {
  readonly id: Id;
  readonly name: string;
  readonly codes: number;
  readonly points: number;
}

/** What purchases earn. */
export interface CampaignRule {
  readonly id: Id;
  /** Empty: any. */
  readonly currency: string;
  readonly criteria: 'above' | 'below' | 'between';
  readonly value: string;
  readonly betweenValue: string | null;
  /** Empty: each purchase for itself; otherwise what was bought in that time together, and points once in it. */
  readonly period: RulePeriod;
  /** Days of the period `custom`, else 0. */
  readonly customDays: number;
  readonly points: number;
}

export const rulePeriods = ['', 'day', 'week', 'month', 'year', 'custom'] as const;
export type RulePeriod = (typeof rulePeriods)[number];

export const mostLeadsShown = 100;
