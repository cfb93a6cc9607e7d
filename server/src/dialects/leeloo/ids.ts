import type { Actor } from '../../core/actor.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { fromObjectId, type Id, toObjectId } from '../../kit/ids.ts';

/** An id in a path. @throws CoreError `not_found`, just as for an id that could be ours but is nobody's */
export function pathId(text: string): Id {
  const id = fromObjectId(text);
  if (id === undefined) throw new CoreError('not_found', 'no id of ours');
  return id;
}

/** An id in a body. @throws CoreError `invalid`, just as for an id that could be ours but is nobody's */
export function idOf(text: string, field: string): Id {
  const id = fromObjectId(text.trim());
  if (id === undefined) throw invalid(field, 'unknown');
  return id;
}

/** Ids of rows are ours. */
export function hex(id: string): string {
  return toObjectId(id as Id);
}

/** The vendor's words for whose a thing is and who made it: the tenant, and the token that was used. */
export function ownerOf({ tenantId, credentialId }: Actor): { company_id: string; created_by: string } {
  return { company_id: hex(tenantId), created_by: hex(credentialId ?? tenantId) };
}
