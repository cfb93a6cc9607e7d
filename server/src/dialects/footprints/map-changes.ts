import { CoreError, invalid } from '../../core/errors.ts';
import { type LeadStatus, type LostReason, leadStatuses, lostReasons } from '../../core/leads/leads.ts';
import type { LeadMove } from '../../core/leads/move-lead.ts';
import type { Contract } from '../../core/leads/update-lead.ts';
import type { PersonPatch } from '../../core/people/values.ts';
import { parseInstant } from '../../kit/dates.ts';
import { fromObjectId, type Id } from '../../kit/ids.ts';
import { type Body, idOf, textOf, textsOf } from './decode.ts';
import { known } from './known.ts';

/** From the wire to the core, what becomes of a lead. Pure. */

/** An id in the path that cannot be ours is one that nobody has. @throws CoreError `not_found` */
export function pathId(text: string): Id {
  const id = fromObjectId(text.trim());
  if (id === undefined) throw new CoreError('not_found', 'no id of ours');
  return id;
}

/** What a change says about the lead: a field that is sent empty is cleared, a status that is sent empty says nothing. */
export function toLeadMove(body: Body): LeadMove {
  const status = oneOf(body, 'status', leadStatuses);
  const [skuId, channelId] = [clearableId(body, 'skuId'), clearableId(body, 'channelId')];
  const details: Record<string, unknown> = {};
  const tags = textsOf(body, 'tags');
  if (tags !== undefined) details.tags = tags;
  // A new item of the catalogue brings its own external code, unless another comes with it.
  const code = textOf(body, 'skuExternalId');
  if (code !== undefined) details.skuExternalId = code;
  else if (skuId !== undefined) details.skuExternalId = null;
  return {
    ...(status === undefined ? {} : { status: status as LeadStatus }),
    ...(skuId === undefined ? {} : { skuId }),
    ...(channelId === undefined ? {} : { channelId }),
    details,
  };
}

/** What a change of the lead says about the person. */
export function toCompany(body: Body): PersonPatch {
  const [companyName, companyAddress] = [textOf(body, 'userCompanyName'), textOf(body, 'userCompanyAddress')];
  return {
    ...(companyName === undefined ? {} : { companyName }),
    ...(companyAddress === undefined ? {} : { companyAddress }),
  };
}

/** Parts that are sent empty say nothing: a form has all of them. */
export function toContract(body: Body): Contract {
  return known({
    number: textOf(body, 'contractNumber'),
    value: amountOf(body, 'contractValue'),
    signedAt: momentOf(body, 'contractDate'),
    description: textOf(body, 'contractDescription'),
  });
}

/** `Y-m-d H:i:s` in UTC; a day alone and ISO 8601 are read, too. */
export function momentOf(body: Body, field: string): number | undefined {
  const text = textOf(body, field);
  if (!text) return undefined;
  const moment = parseInstant(text);
  if (moment === undefined) throw invalid(field, 'wrong_format');
  return moment;
}

export function reasonOf(body: Body): LostReason | undefined {
  return oneOf(body, 'reasonLost', lostReasons) as LostReason | undefined;
}

/** Money as decimal text with at most two decimals. */
function amountOf(body: Body, field: string): string | undefined {
  const text = textOf(body, field);
  if (!text) return undefined;
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(text)) throw invalid(field, 'wrong_format');
  return text;
}

function clearableId(body: Body, field: string): Id | null | undefined {
  return textOf(body, field) === null ? null : idOf(body, field);
}

function oneOf(body: Body, field: string, allowed: readonly string[]): string | undefined {
  const text = textOf(body, field);
  if (!text) return undefined;
  if (!allowed.includes(text)) throw invalid(field, 'wrong_value');
  return text;
}
