import type { PersonPatch } from '../../core/people/values.ts';
import { type Body, partsOf, phoneOf, textOf } from './decode.ts';
import { known } from './known.ts';

/** From the wire to the core, what Add prospect sends. Pure. */

/** Empty fields say nothing: the samples send some. */
export function toProspectPatch(body: Body): PersonPatch {
  return known({
    givenName: textOf(body, 'userFirstName'),
    familyName: textOf(body, 'userLastName'),
    email: textOf(body, 'userEmail'),
    phone: phoneOf(body, 'userPhone'),
    country: textOf(body, 'userCountry'),
    addressLine1: textOf(body, 'userAddress'),
    companyName: textOf(body, 'companyName'),
    jobTitle: textOf(body, 'userPosition'),
  });
}

/** What stays with the lead and has no place of its own in the core. */
export interface ProspectDetails {
  readonly avandorUserId?: string;
  /** A text, or an object as it came. */
  readonly avandorSession?: string | Readonly<Record<string, unknown>>;
  readonly companyType?: string;
  readonly companyWebsite?: string;
  readonly potentialScore?: string;
}

export function toProspectDetails(body: Body): ProspectDetails {
  return known({
    avandorUserId: textOf(body, 'avandorUserId'),
    avandorSession: sessionOf(body),
    companyType: textOf(body, 'companyType'),
    companyWebsite: textOf(body, 'companyWebsite'),
    potentialScore: textOf(body, 'potentialScore'),
  });
}

/** "Can be sent as a JSON object": in a form it is JSON text of one, brackets, or any other text. */
function sessionOf(body: Body): ProspectDetails['avandorSession'] | null {
  const sent = body.avandorSession;
  const isObject = typeof sent === 'object' || isJsonObject(String(sent ?? ''));
  return isObject ? partsOf(body, 'avandorSession') : textOf(body, 'avandorSession');
}

function isJsonObject(text: string): boolean {
  if (!text.trim().startsWith('{')) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
