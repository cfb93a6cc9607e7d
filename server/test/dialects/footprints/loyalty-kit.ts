import { expect } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { readCampaignSettings } from '../../../src/core/loyalty/campaign-settings.ts';
import { checkBooks } from '../../../src/core/loyalty/check-books.ts';
import { saveCampaign } from '../../../src/core/loyalty/save-campaign.ts';
import { toObjectId } from '../../../src/kit/ids.ts';
import { randomText } from '../../../src/kit/secrets.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import type { TestServer } from '../../support/test-server.ts';

export const dayMs = 24 * 60 * 60 * 1000;

/** A campaign that lasts thirty days from yesterday, as an operator's file says it; `offlineCampaignId` is its id on the wire. */
export async function addCampaign(
  server: TestServer,
  settings: Record<string, unknown> = {},
  code = server.demo.tenant,
) {
  const tenant = await tenantByCode(server, code);
  const at = (days: number) => new Date(server.clock.now() + days * dayMs).toISOString();
  const internalId = (settings.internalId as string | undefined) ?? randomText(11, 'base36');
  const read = readCampaignSettings(
    {
      internalId,
      name: 'Spring',
      startsAt: at(-1),
      endsAt: at(30),
      codesExpireAt: at(30),
      prizes: [{ name: 'Mug', codes: 100, points: 5 }],
      ...settings,
    },
    'campaign',
  );
  const { id, isNew } = await server.server.deps.run(systemActor(tenant, 'import'), saveCampaign, read);
  return { id, isNew, internalId, offlineCampaignId: toObjectId(id) };
}

/** What does not add up in a tenant's books: what `tributary loyalty check` prints. */
export async function driftOf(server: TestServer, code = server.demo.tenant) {
  const tenant = await tenantByCode(server, code);
  return server.server.deps.run(systemActor(tenant, 'console'), checkBooks, undefined);
}

export async function expectBalance(server: TestServer, code = server.demo.tenant): Promise<void> {
  expect(await driftOf(server, code)).toEqual([]);
}
