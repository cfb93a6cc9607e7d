import { systemActor } from '../../../src/core/access/access.ts';
import type { ItemKind } from '../../../src/core/catalogue/catalogue.ts';
import { insertItem } from '../../../src/core/catalogue/queries.ts';
import { addToCounts } from '../../../src/core/counters/add-to-counts.ts';
import type { UseCase } from '../../../src/core/run.ts';
import { newId, toObjectId } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import type { TestServer } from '../../support/test-server.ts';

const addItem: UseCase<{ kind: ItemKind; name: string }, string> = {
  name: 'test.add_item',
  async run(tx, { now }, { kind, name }) {
    const id = newId(now);
    const none = { parent: null, external: null, price: null, currency: null };
    await tx.run(insertItem, { tenant: tx.tenantId, id, kind, name, ...none, details: {}, now: new Date(now) });
    await addToCounts(tx, { [`catalogue.${kind}`]: 1 });
    return toObjectId(id);
  },
};

/** Something for leads to point at that the sample data does not have; its id on the wire. */
export async function addToCatalogue(server: TestServer, kind: ItemKind, name: string): Promise<string> {
  const tenant = await tenantByCode(server, server.demo.tenant);
  return server.server.deps.run(systemActor(tenant, 'import'), addItem, { kind, name });
}
