import { operation } from '../../operation.ts';
import { changeMember } from '../change-member.ts';
import { Member, MemberChange, MemberPath } from '../wire.ts';

/**
 * Updates a member. The vendor calls this PUT an update, so keys that are absent stay as they are and null clears; an address
 * that is sent replaces the whole address. `customPropertyValues` are merged key by key as in PATCH: a property is a field of its
 * own, another source may have set it, and a client that knows one key must not wipe those it has never heard of.
 */
export const replaceMember = operation({
  id: 'subrite.member.replace',
  method: 'PUT',
  path: '/api/v1/members/:memberId',
  summary: 'Update a member',
  source: 'Third-Party Integration Guide, Update a Member',
  auth: 'member',
  consumes: ['json'],
  idParameters: [{ in: 'path', name: 'memberId', of: 'person' }],
  schema: { params: MemberPath, body: MemberChange, response: { 200: Member } },
  handle: (call, deps) => changeMember(call, deps, 'replace'),
});
