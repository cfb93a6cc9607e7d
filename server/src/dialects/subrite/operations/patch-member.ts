import { operation } from '../../operation.ts';
import { changeMember } from '../change-member.ts';
import { Member, MemberChange, MemberPath } from '../wire.ts';

/**
 * Updates any part of a member, documented for its custom properties. Parts of the address and `customPropertyValues` are merged
 * key by key; null clears. The answer is not shown in the guide; it is that of PUT, as the changelog's "phone" suggests.
 */
export const patchMember = operation({
  id: 'subrite.member.patch',
  method: 'PATCH',
  path: '/api/v1/members/:memberId',
  summary: "Update a member's custom properties",
  source: "Third-Party Integration Guide, Update a Member's Custom Properties",
  auth: 'member',
  consumes: ['json'],
  idParameters: [{ in: 'path', name: 'memberId', of: 'person' }],
  schema: { params: MemberPath, body: MemberChange, response: { 200: Member } },
  handle: (call, deps) => changeMember(call, deps, 'merge'),
});
