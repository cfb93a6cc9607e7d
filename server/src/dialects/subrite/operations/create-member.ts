import { uniquenessScope } from '../../../core/actor.ts';
import { addPerson } from '../../../core/people/add-person.ts';
import { hashPassword } from '../../../kit/passwords.ts';
import { operation } from '../../operation.ts';
import { problemsOf, toCreated, toPatch } from '../map.ts';
import { refuse } from '../problem.ts';
import { CreatedMember, MemberCreate } from '../wire.ts';

/**
 * Creates a member. An e-mail or a unique custom property that this dialect's members have already is refused with 409; a
 * person known through another source is linked instead. `id`, `memberNumber` and the former `countryCode` are ignored.
 */
export const createMember = operation({
  id: 'subrite.member.create',
  method: 'POST',
  path: '/api/v1/members',
  summary: 'Create a member',
  source: 'Third-Party Integration Guide, Create a Member',
  auth: 'member',
  consumes: ['json'],
  idParameters: [],
  schema: { body: MemberCreate, response: { 201: CreatedMember } },
  async handle({ actor, body }, { run }) {
    refuse(problemsOf(body, actor.defaultCountry));
    const passwordHash = body.password === undefined ? undefined : await hashPassword(body.password);
    const { person } = await run(actor, addPerson, {
      scope: uniquenessScope(actor),
      patch: toPatch(body, 'replace'),
      checkPropertiesAs: 'customPropertyValues',
      onExisting: 'refuse',
      ...(passwordHash === undefined ? {} : { passwordHash }),
    });
    return { status: 201, body: toCreated(person, actor.defaultCountry) };
  },
});
