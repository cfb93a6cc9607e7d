import type { Static } from 'typebox';
import { CoreError, type FieldError, invalid } from '../../../core/errors.ts';
import { type AddCall, addCall as addCallOfCore, callStatuses } from '../../../core/messaging/add-call.ts';
import { isoMillis } from '../../../kit/dates.ts';
import { idTime } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { hex, idOf, ownerOf } from '../ids.ts';
import { momentOf } from '../map-orders.ts';
import { notDefined } from '../wire.ts';
import { CallAnswer, CallCreate } from '../wire-notes.ts';

type Sent = Static<typeof CallCreate>;

/** When the vendor looks for the recording again: a minute later, by the document's sample. */
const nextCheckMs = 60_000;
/** Longest number or name of either side, in UTF-16 units. */
const longestSide = 200;

/**
 * Writes down a call that was had through another system. Its times are the call's own, as in the sample. The link to a recording
 * is kept as it is: it is neither fetched nor hosted here.
 */
export const addCall = operation({
  id: 'leeloo.call.create',
  method: 'POST',
  path: '/api/v2/calls',
  summary: 'Add a call',
  source: 'API v2.0, Люди: Добавить звонок в акаунт',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'body', name: 'user_id', of: 'staff' },
    { in: 'body', name: 'account_id', of: 'channelOfPerson' },
  ],
  schema: { body: CallCreate, response: { 200: CallAnswer } },
  async handle({ actor, body }, { run }) {
    const call = toCall(body);
    const { callId } = await run(actor, addCallOfCore, call);
    const at = isoMillis(call.happenedAt);
    const data = {
      raw_response: {},
      record_link: call.recordLink ?? notDefined,
      company_id: ownerOf(actor).company_id,
      user_id: hex(call.staffId),
      account_id: hex(call.channelId),
      provider_type: 'MANUAL' as const,
      to: call.callee,
      from: call.caller,
      type: call.direction.toUpperCase(),
      status: call.status.toUpperCase(),
      telephone_connection_id: notDefined,
      call_id: callId,
      billsec: call.durationS,
      created_at: at,
      updated_at: at,
      next_check: isoMillis(idTime(callId) + nextCheckMs),
      id: hex(callId),
    };
    return { body: { data, status: 1 } };
  },
});

/** @throws CoreError `invalid` */
function toCall({ duration, ...texts }: Sent): AddCall {
  refuseBlank(texts);
  const link = texts.record_link.trim();
  return {
    channelId: idOf(texts.account_id, 'account_id'),
    staffId: idOf(texts.user_id, 'user_id'),
    caller: sideOf(texts.from, 'from'),
    callee: sideOf(texts.to, 'to'),
    happenedAt: momentOf(texts.date, 'date'),
    direction: oneOf(['inbound', 'outbound'], texts.type, 'type'),
    status: oneOf(callStatuses, texts.status, 'status'),
    durationS: duration,
    ...(link === notDefined ? {} : { recordLink: linkOf(link) }),
  };
}

/** All are required. */
function refuseBlank(texts: Omit<Sent, 'duration'>): void {
  const blank = Object.keys(CallCreate.properties).filter(
    (name) => name in texts && String(texts[name as keyof typeof texts]).trim() === '',
  );
  if (blank.length === 0) return;
  const fields = blank.map((field): FieldError => ({ field, reason: 'required' }));
  throw new CoreError('invalid', 'the call lacks something', { fields });
}

function sideOf(text: string, field: string): string {
  if (text.length > longestSide) throw invalid(field, 'too_long');
  return text;
}

function oneOf<const T extends string>(words: readonly T[], text: string, field: string): T {
  const found = words.find((word) => word === text.trim().toLowerCase());
  if (found === undefined) throw invalid(field, 'wrong_value');
  return found;
}

/** A link that somebody may open later: nothing but the web's own. */
function linkOf(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'https:' && protocol !== 'http:') throw invalid('record_link', 'wrong_format');
  return text;
}
