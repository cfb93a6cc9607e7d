import { type Id, toObjectId } from '../../kit/ids.ts';
import type { CredentialMaker } from '../dialect.ts';
import { makeToken } from './auth.ts';

/** The operator's own system: one token that sees the tenant, and the ids of the demo data that later calls name. */
export async function provision({ tenant, deps, demo, create }: CredentialMaker): Promise<Record<string, unknown>> {
  const token = makeToken(tenant.code);
  const credential = await create({
    kind: 'token',
    login: `token.${tenant.code}`,
    name: 'Leeloo token',
    sees: 'tenant',
  });
  await deps.tokens.issue(credential, [{ text: token, kind: 'static' }]);
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
