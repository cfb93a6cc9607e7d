import { systemActor } from '../../core/access/access.ts';
import type { DemoIds } from '../../core/demo/demo-ids.ts';
import { findStaff } from '../../core/staff/find-staff.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import { type Application, source } from './auth.ts';
import { pinDigest } from './grants.ts';

/**
 * A client with its app key, a user, and, where there is staff, a hostess's pin. All see the whole tenant: they are the operator's
 * own systems.
 */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo, create } = maker;
  const [key, appkey] = [tenant.code + randomText(16, 'hex'), tenant.code + randomText(16, 'hex')];
  const [secret, password] = [randomText(40, 'base62'), randomText(20, 'base62')];
  const username = `user.${tenant.code}`;
  const app = await create({ kind: 'token', login: appkey, name: 'CRM Application', sees: 'tenant' });
  const application: Application = { id: app.id, name: app.name, key: appkey };
  await create({
    kind: 'client',
    login: key,
    secret,
    name: 'Footprints client',
    sees: 'tenant',
    details: { application },
  });
  await create({ kind: 'user', login: username, secret: password, name: 'Footprints user', sees: 'tenant' });
  return { key, secret, pin: await addHostess(maker), username, password, appkey, ...idsOf(demo) };
}

/** @returns the pin; null without staff */
async function addHostess({ tenant, deps, demo, create }: CredentialMaker): Promise<string | null> {
  if (demo === undefined) return null;
  const hostess = await deps.run(systemActor(tenant, source), findStaff, { id: demo.staff });
  const pin = randomText(10, 'digits');
  const digest = pinDigest(tenant, pin, deps);
  const details = { hostessId: hostess.id, hostessName: hostess.name };
  await create({ kind: 'pin', login: digest, secret: digest, name: hostess.name, sees: 'tenant', details });
  return pin;
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
    campaignInternalId: demo?.campaignInternalId ?? null,
    templateKey: demo?.templateKey ?? null,
  };
}
