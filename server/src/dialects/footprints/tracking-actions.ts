import { invalid } from '../../core/errors.ts';
import { actionKinds, type EventKind, type NewEvent } from '../../core/tracking/tracking.ts';
import { parseInstant, parseInZone } from '../../kit/dates.ts';
import { type Body, partsOf, textOf, toList, toText, toTexts } from './decode.ts';

/** Actions as pages and apps send them. Pure. All throw CoreError `invalid` that names the field. */

/** The library's own words also know these; it always sends the first (vendors.md §4). */
const requestTypes: readonly string[] = ['action', 'reach', 'impression'];
const longestMessageId = 100;
/** A script may have been without a connection for this long; an earlier `at` is a wrong clock. */
const oldestMs = 31 * 24 * 60 * 60 * 1000;
const aheadMs = 24 * 60 * 60 * 1000;

/** One action: its type, and what the document knows of its `aditionalData`, checked; everything else in that is kept as it is. */
export function toAction(body: Body, now: number): NewEvent {
  const kind = toOneOf(body.actionType, 'actionType', actionKinds);
  const requestType = textOf(body, 'requestType') ?? 'action';
  if (!requestTypes.includes(requestType)) throw invalid('requestType', 'wrong_value');
  // The document's spelling goes first; the vendor's mobile library writes the other.
  const data = partsOf(body, 'aditionalData') ?? partsOf(body, 'additionalData') ?? {};
  const known = readers[kind]?.(data) ?? {};
  return {
    kind,
    data: { ...data, ...known, ...(requestType === 'action' ? {} : { requestType }) },
    ...momentOf(body, now),
    ...messageIdOf(body),
  };
}

export function messageIdOf(body: Body): { messageId?: string } {
  const messageId = textOf(body, 'messageId');
  if (!messageId) return {};
  if (messageId.length > longestMessageId) throw invalid('messageId', 'too_long');
  return { messageId };
}

/** `at`, epoch milliseconds by the sender's clock. One that cannot be is left out: the event counts from when it came. */
function momentOf(body: Body, now: number): { happenedAt?: number } {
  const text = textOf(body, 'at');
  const at = text && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return at > now - oldestMs && at < now + aheadMs ? { happenedAt: at } : {};
}

/** Names as in the document's table; lists of texts, numbers that may come as texts. */
const readers: Partial<Record<EventKind, (data: Body) => Record<string, unknown>>> = {
  visit: ({ brands, tenants, interests }) =>
    present({
      brands: toTexts(brands, 'aditionalData.brands'),
      tenants: toTexts(tenants, 'aditionalData.tenants'),
      interests: toTexts(interests, 'aditionalData.interests'),
    }),
  sale: ({ receipts }) => present({ receipts: toReceipts(receipts, 'aditionalData.receipts') }),
  feedback: ({ rating }) => present({ rating: toNumber(rating, 'aditionalData.rating', 1, 10) }),
  contact: ({ appointmentDate, senderType }) =>
    present({
      appointmentDate: toMoment(appointmentDate, 'aditionalData.appointmentDate'),
      senderType:
        senderType === undefined
          ? undefined
          : toOneOf(senderType, 'aditionalData.senderType', ['person', 'organization']),
    }),
  profiling: ({ percentCompleted }) =>
    present({ percentCompleted: toNumber(percentCompleted, 'aditionalData.percentCompleted', 0, 100) }),
  engagement: ({ description }) => present({ description: toText(description, 'aditionalData.description') }),
};

/** A decimal number, sent as one or as text; undefined when it is not there or empty. */
export function numberOf(body: Body, field: string, min?: number, max?: number): number | undefined {
  return toNumber(body[field], field, min, max);
}

function toNumber(sent: unknown, field: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): number | undefined {
  const text = toText(sent, field);
  if (!text) return undefined;
  const number = /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw invalid(field, 'wrong_type');
  if (number < min || number > max) throw invalid(field, 'out_of_range');
  return number;
}

/** `[{name, value}]`: the tenant's name and an amount, which is decimal text from here on. */
function toReceipts(sent: unknown, field: string): unknown[] | undefined {
  return toList(sent, field)?.map((receipt, i) => {
    if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt))
      throw invalid(`${field}.${i}`, 'wrong_type');
    const amount = `${field}.${i}.value`;
    const value = toText((receipt as Body).value, amount);
    if (!value || !/^-?\d{1,12}(?:\.\d{1,6})?$/.test(value)) throw invalid(amount, value ? 'wrong_type' : 'required');
    return { ...receipt, value };
  });
}

/** `YYYY-MM-DD HH:ii:ss`, kept as it was written. */
function toMoment(sent: unknown, field: string): string | undefined {
  const text = toText(sent, field);
  if (!text) return undefined;
  if (parseInZone(text, 'UTC') === undefined && parseInstant(text) === undefined) throw invalid(field, 'wrong_format');
  return text;
}

function toOneOf<const T extends string>(sent: unknown, field: string, allowed: readonly T[]): T {
  const text = toText(sent, field);
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw invalid(field, text ? 'wrong_value' : 'required');
  return found;
}

/** What was sent, and not empty. */
function present(values: Body): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const name in values) if (values[name] !== undefined && values[name] !== null) sent[name] = values[name];
  return sent;
}
