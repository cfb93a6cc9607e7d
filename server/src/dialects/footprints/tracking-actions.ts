import { invalid } from '../../core/errors.ts';
import { actionKinds, type EventKind, type NewEvent } from '../../core/tracking/tracking.ts';
import { parseInstant, parseInZone } from '../../kit/dates.ts';
import { type Body, listOf, partsOf, textOf, textsOf } from './decode.ts';

/** Actions as pages and apps send them. Pure. All throw CoreError `invalid` that names the field. */

/** The library's own words also know these; it always sends the first (vendors.md §4). */
const requestTypes: readonly string[] = ['action', 'reach', 'impression'];
const longestMessageId = 100;
/** A script may have been without a connection for this long; an earlier `at` is a wrong clock. */
const oldestMs = 31 * 24 * 60 * 60 * 1000;
const aheadMs = 24 * 60 * 60 * 1000;

/** One action: its type, and what the document knows of its `aditionalData`, checked; everything else in that is kept as it is. */
export function toAction(body: Body, now: number): NewEvent {
  const kind = oneOf(body, 'actionType', actionKinds);
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
  visit: (data) =>
    present({
      brands: textsIn(data, 'brands'),
      tenants: textsIn(data, 'tenants'),
      interests: textsIn(data, 'interests'),
    }),
  sale: (data) => present({ receipts: receiptsIn(data) }),
  feedback: (data) => present({ rating: numberIn(data, 'rating', 1, 10) }),
  contact: (data) =>
    present({
      appointmentDate: momentIn(data, 'appointmentDate'),
      senderType:
        data.senderType === undefined
          ? undefined
          : oneOf(inData(data, 'senderType'), 'aditionalData.senderType', ['person', 'organization']),
    }),
  profiling: (data) => present({ percentCompleted: numberIn(data, 'percentCompleted', 0, 100) }),
  engagement: (data) =>
    present({ description: textOf(inData(data, 'description'), 'aditionalData.description') ?? undefined }),
};

/** The field under the name that errors call it by. */
function inData(data: Body, name: string): Body {
  return { [`aditionalData.${name}`]: data[name] };
}

function textsIn(data: Body, name: string): string[] | undefined {
  return textsOf(inData(data, name), `aditionalData.${name}`) ?? undefined;
}

function numberIn(data: Body, name: string, min: number, max: number): number | undefined {
  const field = `aditionalData.${name}`;
  return numberOf(inData(data, name), field, min, max);
}

/** A decimal number, sent as one or as text; undefined when it is not there or empty. */
export function numberOf(
  body: Body,
  field: string,
  min = -Number.MAX_VALUE,
  max = Number.MAX_VALUE,
): number | undefined {
  const text = textOf(body, field);
  if (!text) return undefined;
  const number = /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw invalid(field, 'wrong_type');
  if (number < min || number > max) throw invalid(field, 'out_of_range');
  return number;
}

/** `[{name, value}]`: the tenant's name and an amount, which is decimal text from here on. */
function receiptsIn(data: Body): unknown[] | undefined {
  const list = listOf(inData(data, 'receipts'), 'aditionalData.receipts');
  return list?.map((receipt, i) => {
    const field = `aditionalData.receipts.${i}`;
    if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt)) throw invalid(field, 'wrong_type');
    const value = textOf({ [`${field}.value`]: (receipt as Body).value }, `${field}.value`);
    if (!value || !/^-?\d{1,12}(?:\.\d{1,6})?$/.test(value))
      throw invalid(`${field}.value`, value ? 'wrong_type' : 'required');
    return { ...receipt, value };
  });
}

/** `YYYY-MM-DD HH:ii:ss`, kept as it was written. */
function momentIn(data: Body, name: string): string | undefined {
  const field = `aditionalData.${name}`;
  const text = textOf(inData(data, name), field);
  if (!text) return undefined;
  if (parseInZone(text, 'UTC') === undefined && parseInstant(text) === undefined) throw invalid(field, 'wrong_format');
  return text;
}

function oneOf<const T extends string>(body: Body, field: string, allowed: readonly T[]): T {
  const text = textOf(body, field);
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw invalid(field, text ? 'wrong_value' : 'required');
  return found;
}

function present(values: Body): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const name in values) if (values[name] !== undefined) sent[name] = values[name];
  return sent;
}
