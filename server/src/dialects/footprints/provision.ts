import type { DemoIds } from '../../core/demo/demo-ids.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import type { CredentialMaker } from '../dialect.ts';
import { makeApp, makePin, makeUser } from './issuable.ts';

/**
 * A client with its app key, a user, and, where there is staff, a hostess's pin. All see the whole tenant: they are the operator's
 * own systems.
 */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo } = maker;
  const { key, secret, appkey } = await makeApp(maker, {
    name: 'Footprints client',
    applicationName: 'CRM Application',
    sees: 'tenant',
  });
  const user = await makeUser(maker, { username: `user.${tenant.code}`, name: 'Footprints user' });
  const pin = demo === undefined ? null : await makePin(maker, demo.staff);
  return { key, secret, pin, ...user, appkey, ...idsOf(demo) };
}

function idsOf(demo: DemoIds | undefined) {
  const spell = (id: Id | undefined) => (id === undefined ? null : toObjectId(id));
  return {
    offerCategoryId: spell(demo?.offerCategory),
    offerId: spell(demo?.offer),
    skuId: spell(demo?.sku),
    locationId: spell(demo?.location),
    consultantId: spell(demo?.staff),
    channelId: spell(demo?.channel),
    leadActionTypeId: spell(demo?.actionType),
    loyaltyCampaignId: spell(demo?.campaign),
    campaignInternalId: demo?.campaignInternalId ?? null,
    templateKey: demo?.templateKey ?? null,
  };
}
