import { type Id, toObjectId } from '../../kit/ids.ts';
import type { CredentialMaker } from '../dialect.ts';
import { makeApiToken } from './issuable.ts';

/** The operator's own system: one token that sees the tenant, and the ids of the demo data that later calls name. */
export async function provision(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { tenant, demo } = maker;
  const token = await makeApiToken(maker, { login: `token.${tenant.code}`, name: 'Leeloo token', sees: 'tenant' });
  const id = (of: Id | undefined) => (of === undefined ? null : toObjectId(of));
  return {
    token,
    leadgentoolId: id(demo?.entryPoint),
    tunnelId: id(demo?.tunnel),
    tunnelBlockId: id(demo?.tunnelBlock),
    templateCategoryId: id(demo?.templateCategory),
    templateId: id(demo?.template),
    tagId: id(demo?.tag),
    offerId: id(demo?.offer),
    paymentCreditsId: id(demo?.paymentMethod),
    userId: id(demo?.staff),
    connectionId: id(demo?.connection),
  };
}
