import { CoreError, type FieldError, invalid } from '../../core/errors.ts';
import type { LeadTargets } from '../../core/leads/leads.ts';
import type { MarketingChannel, PersonPatch } from '../../core/people/values.ts';
import { parseInstant, parseInZone } from '../../kit/dates.ts';
import { type Body, dayOf, flagOf, idOf, listOf, partsOf, phoneOf, textOf, textsOf, wholeNumberOf } from './decode.ts';
import { known } from './known.ts';
import { channels, channelTypes, consentFields, LeadCreate, targetFields, textFields } from './wire.ts';

/** From the wire to the core. Pure. The way back is in `map-client.ts` and `map-lead.ts`. */

const mostChildren = 99;
const oldest = 150;
/** A lead may be said to have happened this much ahead of our clock, milliseconds: clocks and zones differ. */
const aheadMs = 24 * 60 * 60 * 1000;

/** What a body says about a person; null where it was sent empty. */
export function toPatch(body: Body): PersonPatch {
  const patch: Record<string, unknown> = {};
  for (const [wire, core] of Object.entries(textFields)) patch[core] = textOf(body, wire);
  patch.phone = phoneOf(body, 'userPhone');
  patch.maritalStatus = firstSent(textOf(body, 'userFamilyDetalis'), textOf(body, 'userFamilyDetails'));
  patch.sex = sexOf(body);
  patch.birthDate = dayOf(body, 'userBirthday');
  patch.childrenCount = firstSent(
    wholeNumberOf(body, 'noOfKids', 0, mostChildren),
    wholeNumberOf(body, 'userChildren', 0, mostChildren),
  );
  patch.hasChildren = flagOf(body, 'hasKids');
  patch.childrenAges = agesOf(body);
  patch.interests = textsOf(body, 'interests');
  patch.preferences = textsOf(body, 'preferences');
  patch.marketingChannels = marketingChannelsOf(body);
  patch.consents = consentsOf(body);
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** Of two names for one thing: the first that has a value, else the first that was sent empty. */
function firstSent<T>(left: T | null | undefined, right: T | null | undefined): T | null | undefined {
  return left ?? right ?? (left === null || right === null ? null : undefined);
}

/** A lead that leaves a field empty says nothing about it: it must not clear what is known (inferred). */
export function toLeadPatch(body: Body): PersonPatch {
  return known(toPatch(body));
}

/** @throws CoreError `invalid` naming each id that cannot be one of ours */
export function toTargets(body: Body): LeadTargets {
  const targets: Record<string, unknown> = {};
  const wrong: FieldError[] = [];
  for (const field of targetFields) {
    try {
      targets[field] = idOf(body, field);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      wrong.push(...error.fields);
    }
  }
  if (wrong.length > 0) throw new CoreError('invalid', 'the lead names something unknown', { fields: wrong });
  return known(targets);
}

/** What stays with the lead and has no place of its own in the core. */
export interface LeadDetails {
  readonly tags?: readonly string[] | null;
  readonly userComments?: string;
  readonly customDetails?: Readonly<Record<string, unknown>>;
  readonly skuExternalId?: string | null;
  readonly industryId?: string;
  readonly deviceType?: string;
  /** Through what it came in: the name and id of the application. Its key is the lead's origin. */
  readonly application?: { readonly id: string; readonly name: string };
}

/** Net promoter score. */
export function toRating(body: Body): number | undefined {
  return wholeNumberOf(body, 'nps', 0, 10) ?? undefined;
}

export function toLeadDetails(body: Body): LeadDetails {
  return known({
    tags: textsOf(body, 'tags'),
    userComments: textOf(body, 'userComments'),
    customDetails: partsOf(body, 'customDetails'),
    skuExternalId: textOf(body, 'skuExternalId'),
    industryId: textOf(body, 'industryId'),
    deviceType: textOf(body, 'deviceType'),
  });
}

/** Values under names that the document does not have: custom variables, if they are declared. */
export function toFreeProperties(body: Body): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(LeadCreate.properties, name)));
}

/** `createdAt` (`Y-m-d H:i:s`) in its `timezone`, without one in UTC; an instant with its own zone is taken, too. */
export function toHappenedAt(body: Body, now: number): number | undefined {
  const text = textOf(body, 'createdAt');
  if (text === undefined || text === null) return undefined;
  const zone = textOf(body, 'timezone') ?? 'UTC';
  if (parseInZone('2000-01-01', zone) === undefined) throw invalid('timezone', 'wrong_value');
  const moment = parseInZone(text, zone) ?? parseInstant(text);
  if (moment === undefined) throw invalid('createdAt', 'wrong_format');
  if (moment < 0 || moment > now + aheadMs) throw invalid('createdAt', 'out_of_range');
  return moment;
}

function sexOf(body: Body): PersonPatch['sex'] {
  const text = textOf(body, 'userSex')?.toLowerCase();
  if (text === undefined) return body.userSex === undefined ? undefined : null;
  if (text !== 'male' && text !== 'female') throw invalid('userSex', 'wrong_value');
  return text;
}

function agesOf(body: Body): number[] | null | undefined {
  const list = listOf(body, 'kidsAge');
  if (!list) return list;
  return list.flatMap((age, i) => wholeNumberOf({ [`kidsAge.${i}`]: age }, `kidsAge.${i}`, 0, oldest) ?? []);
}

function consentsOf(body: Body): PersonPatch['consents'] {
  const consents = Object.entries(consentFields).flatMap(([wire, core]) => {
    const agreed = flagOf(body, wire);
    return typeof agreed === 'boolean' ? [[core, agreed]] : [];
  });
  return consents.length > 0 ? Object.fromEntries(consents) : undefined;
}

function marketingChannelsOf(body: Body): MarketingChannel[] | null | undefined {
  const list = listOf(body, 'marketingChannels');
  if (!list) return list;
  return list.map((item, i) => {
    const field = `marketingChannels.${i}`;
    if (typeof item !== 'object' || item === null) throw invalid(field, 'wrong_type');
    const { channel, type, agreed } = item as Body;
    const named = { [`${field}.channel`]: channel, [`${field}.type`]: type, [`${field}.agreed`]: agreed };
    return {
      channel: oneOf(named, `${field}.channel`, channels),
      type: oneOf(named, `${field}.type`, channelTypes),
      agreed: flagOf(named, `${field}.agreed`) === true,
    };
  });
}

function oneOf(body: Body, field: string, allowed: readonly string[]): string {
  const text = textOf(body, field);
  if (!text) throw invalid(field, 'required');
  if (!allowed.includes(text)) throw invalid(field, 'wrong_value');
  return text;
}
