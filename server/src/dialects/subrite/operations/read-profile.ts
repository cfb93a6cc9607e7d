import Type from 'typebox';
import { uniquenessScope } from '../../../core/actor.ts';
import { findPerson } from '../../../core/people/find-person.ts';
import { listSubscriptions } from '../../../core/subscriptions/list-subscriptions.ts';
import { mostAtOnce } from '../../../core/subscriptions/subscriptions.ts';
import { operation } from '../../operation.ts';
import { toItem } from '../map.ts';
import { toSubscription } from '../map-subscriptions.ts';
import { memberRef } from '../member-id.ts';
import { Subscription } from '../wire-subscriptions.ts';

const TextOut = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const Profile = Type.Object({
  id: Type.String(),
  fullName: TextOut,
  email: TextOut,
  avatar: TextOut,
  phone: TextOut,
  userType: Type.Literal('member'),
  subscriptions: Type.Array(Subscription),
});

/**
 * The member who signed in, with the subscriptions that are active now, whichever source they came in through; the first 100.
 * Staff do not sign in here, so `userType` is always `member`.
 */
export const readProfile = operation({
  id: 'subrite.profile.read',
  method: 'GET',
  path: '/api/v1/members/profile/info-with-active-subscriptions',
  summary: 'Read the signed-in member with active subscriptions',
  source: 'the vendor’s public plugin: what it reads of a member who signed in',
  auth: 'endUser',
  idParameters: [],
  schema: { response: { 200: Profile } },
  async handle({ actor }, { run }) {
    const ref = memberRef(String(actor.details.memberId));
    const person = await run(actor, findPerson, { ref });
    const { subscriptions } = await run(actor, listSubscriptions, {
      scope: uniquenessScope(actor),
      ref,
      status: 'active',
      limit: mostAtOnce,
      offset: 0,
    });
    const { id, fullName, email, phone } = toItem(person, actor.defaultCountry);
    return {
      body: {
        ...{ id, fullName, email, phone, avatar: person.values.imageUrl ?? null, userType: 'member' },
        subscriptions: subscriptions.map(toSubscription),
      },
    };
  },
});
