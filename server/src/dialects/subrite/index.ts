import type { Dialect } from '../dialect.ts';
import { m2m, permissions } from './auth.ts';
import { errors } from './errors.ts';
import { issuable } from './issuable.ts';
import { endUser } from './oidc/end-user.ts';
import { mountOidc } from './oidc/mount.ts';
import { oidcPath } from './oidc/providers.ts';
import { createMember } from './operations/create-member.ts';
import { filterMembers } from './operations/filter-members.ts';
import { listPackages } from './operations/list-packages.ts';
import { listMemberSubscriptions } from './operations/list-subscriptions.ts';
import { patchMember } from './operations/patch-member.ts';
import { pushContent } from './operations/push-content.ts';
import { readPackage } from './operations/read-package.ts';
import { readProfile } from './operations/read-profile.ts';
import { replaceMember } from './operations/replace-member.ts';
import { subscribe } from './operations/subscribe.ts';
import { provision } from './provision.ts';
import { webhooks } from './webhooks.ts';

/** Subrite: members of a publisher. */
export const subrite: Dialect = {
  name: 'subrite',
  title: 'Subrite API',
  prefixes: ['/api/v1/members', '/api/v1/product-packages', '/api/v1/app-push', oidcPath],
  document: 'Subrite API: Third-Party Integration Guide',
  operations: [
    filterMembers,
    createMember,
    replaceMember,
    patchMember,
    subscribe,
    listPackages,
    readPackage,
    listMemberSubscriptions,
    pushContent,
    readProfile,
  ],
  authSchemes: { member: m2m('Member'), subscription: m2m('Subscription'), any: m2m(...permissions), endUser },
  mount: mountOidc,
  errors,
  limits: { bodyBytes: 1024 * 1024, requestsPerMinute: 600, signInsPerMinute: 120, listMs: 5_000 },
  coerceBodies: false,
  webhooks,
  issuable,
  provision,
  examples(baseUrl, { token }) {
    const post = `curl -s -X POST -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
    const member = '{"fullName":"Grace Hopper","email":"grace@example.com","phone":"+40722333444"}';
    const filter = '{"filter":[{"field":"email","operator":"eq","value":"grace@example.com"}]}';
    return {
      create: `${post} -d '${member}' ${baseUrl}/api/v1/members`,
      find: `${post} -d '${filter}' ${baseUrl}/api/v1/members/filter`,
    };
  },
};
