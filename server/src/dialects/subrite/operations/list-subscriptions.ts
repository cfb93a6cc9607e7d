import { uniquenessScope } from '../../../core/actor.ts';
import { listSubscriptions } from '../../../core/subscriptions/list-subscriptions.ts';
import { operation } from '../../operation.ts';
import { pageOf, toPage, toSubscription } from '../map-subscriptions.ts';
import { memberRef } from '../member-id.ts';
import { MemberPath } from '../wire.ts';
import { PageQuery, SubscriptionPage } from '../wire-subscriptions.ts';

/** All subscriptions of a member, also those that another source brought in, the newest last. Inferred. @throws CoreError `not_found` */
export const listMemberSubscriptions = operation({
  id: 'subrite.member.subscriptions',
  method: 'GET',
  path: '/api/v1/members/:memberId/subscriptions',
  summary: 'List the subscriptions of a member',
  source: 'Third-Party Integration Guide, Create a Subscription (inferred)',
  auth: 'subscription',
  idParameters: [{ in: 'path', name: 'memberId', of: 'person' }],
  schema: { params: MemberPath, querystring: PageQuery, response: { 200: SubscriptionPage } },
  async handle({ actor, params, query }, { run }) {
    const { offset, ...page } = pageOf(query);
    const found = await run(actor, listSubscriptions, {
      scope: uniquenessScope(actor),
      ref: memberRef(params.memberId),
      limit: page.limit,
      offset,
    });
    return { body: toPage(found.subscriptions.map(toSubscription), found.total, page) };
  },
});
