import type { Static } from 'typebox';
import { invalid } from '../../core/errors.ts';
import type { Condition } from '../../core/people/filter.ts';
import { parseDay, parseInstant } from '../../kit/dates.ts';
import type { PersonListQuery } from './wire.ts';

type Filter = NonNullable<Static<typeof PersonListQuery>['filter']>;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The conditions of `filter[…]`; an empty value asks for nothing. Pure.
 * @throws CoreError `invalid` for a date that is none
 */
export function toConditions({ tags, last_message, phone = '', email = '' }: Filter): Condition[] {
  const where: Condition[] = [];
  const names = list(tags);
  if (names.length > 0) where.push({ on: 'tags', names });
  if (phone !== '') where.push({ on: 'identifier', kind: 'phone', value: rawPlus(phone) });
  if (email !== '') where.push({ on: 'identifier', kind: 'email', value: email.trim().replaceAll(' ', '+') });
  const { from, to } = lastMessageBounds(last_message ?? {});
  // Somebody who has sent nothing yet is dated by the creation: the document makes this filter obligatory, and its lists are not empty.
  if (from !== undefined) where.push({ on: 'field', field: 'lastContactAt', op: 'gte', value: from });
  if (to !== undefined) where.push({ on: 'field', field: 'lastContactAt', op: 'lt', value: to });
  return where;
}

/** A repeated parameter, or a single one; empty ones are dropped. */
export function list(value: string | readonly string[] | undefined): string[] {
  return (typeof value === 'string' ? [value] : (value ?? [])).filter((text) => text !== '');
}

/** A `+` that was sent as it is arrives as a space (the document's own example sends one). */
function rawPlus(text: string): string {
  return text.replace(/^ +/, '+');
}

/**
 * `filter[last_message]` as moments, the last one excluded. Days are whole days of UTC, both included; the document calls the
 * bounds JS dates, so a moment is taken too, and included.
 * @throws CoreError `invalid` for a date that is none
 */
export function lastMessageBounds({ from, to }: NonNullable<Filter['last_message']>): { from?: number; to?: number } {
  return {
    ...(from ? { from: momentOf('from', from) } : {}),
    ...(to ? { to: momentOf('to', to) + (parseDay(to) === undefined ? 1 : dayMs) } : {}),
  };
}

function momentOf(side: 'from' | 'to', text: string): number {
  const moment = parseInstant(text);
  if (moment === undefined) throw invalid(`filter.last_message.${side}`, 'wrong_format');
  return moment;
}
