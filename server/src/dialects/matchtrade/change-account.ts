import { type Actor, uniquenessScope } from '../../core/actor.ts';
import { listItems } from '../../core/catalogue/list-items.ts';
import { invalid } from '../../core/errors.ts';
import { changeLead } from '../../core/leads/change-lead.ts';
import { findPerson } from '../../core/people/find-person.ts';
import type { PersonView } from '../../core/people/view.ts';
import type { Id } from '../../kit/ids.ts';
import type { DialectDeps } from '../dialect.ts';
import { changesIn, hashOf, itemId, toDetails, toPatch } from './account-model.ts';
import { latestLead, readLeadStatus, stageOf } from './lead-status.ts';
import { toAccount } from './map.ts';
import { namingPartner, ownPartner, type Partner, partnerFor } from './partner.ts';
import { textOf } from './text.ts';
import type { AccountChange, SentLeadStatus } from './wire-accounts.ts';

/**
 * Changes an account as PUT and PATCH do: what a body does not name stays as it is, null or a blank clears it. The stage of the lead
 * is the back office's to set, as role and status are.
 * @returns the account as it is now
 * @throws CoreError `not_found`, `duplicate` naming e-mail and partner, `invalid`, `forbidden` for another partner's number
 */
export async function changeAccount(actor: Actor, id: Id, body: AccountChange, deps: DialectDeps) {
  const changes = changesIn(body);
  const partner = partnerFor(actor, deps);
  const sentStatus = changes.leadStatus ?? changes.leadInfo?.leadStatus ?? undefined;
  checkPartner(actor, changes.partnerId);
  if (typeof sentStatus === 'object') checkPartner(actor, sentStatus.partnerId);
  const patch = toPatch(changes, 'change');
  const details = { ...toDetails(changes, actor.sees, 'change'), ...(await branchIn(actor, changes, deps)) };
  const origin = textOf(changes.leadInfo?.leadSource);
  const ref = { id };
  const status =
    sentStatus === undefined || actor.sees === 'own'
      ? undefined
      : await statusFor(await deps.run(actor, findPerson, { ref, related: ['leads'] }), sentStatus, partner);
  const passwordHash = await hashOf(changes.password);
  const person = await deps
    .run(actor, changeLead, {
      ref,
      scope: uniquenessScope(actor, String(partner.partnerId)),
      patch,
      ...(Object.keys(details).length === 0 ? {} : { details }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
      ...(origin === undefined ? {} : { origin }),
      ...(status === undefined ? {} : { status: status.status, leadDetails: { leadStatus: status.kept } }),
      related: ['leads'],
    })
    .catch(namingPartner(partner.partnerId));
  return toAccount(person, partner);
}

/** A body need not name the partner; the one it names is the actor's own. */
function checkPartner(actor: Actor, named: string | number | null | undefined): void {
  if (textOf(named) !== undefined) ownPartner(actor, named ?? '');
}

function statusFor(person: PersonView, sent: SentLeadStatus, partner: Partner) {
  return readLeadStatus(sent, stageOf(latestLead(person)), partner);
}

/** The branch among a record's details: a lead keeps the one that it was made for. @throws CoreError `invalid` for an unknown one */
async function branchIn(actor: Actor, { branchUuid }: { branchUuid?: AccountChange['branchUuid'] }, deps: DialectDeps) {
  if (branchUuid === undefined) return {};
  const branchId = itemId('branchId', textOf(branchUuid));
  if (branchId === undefined) return { branchUuid: null };
  const branches = await deps.run(actor, listItems, { kind: 'branch' });
  if (!branches.some(({ id }) => id === branchId)) throw invalid('branchId', 'unknown');
  return { branchUuid: branchId };
}
