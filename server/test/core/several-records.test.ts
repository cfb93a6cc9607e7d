import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** One source may have two records of one person: first known by the phone alone, then by e-mail and phone. */

let server: TestServer;
let shop: Actor;
beforeAll(async () => {
  server = await startTestServer();
  shop = systemActor(await tenantByCode(server, server.demo.tenant), 'shop');
});
afterAll(() => server.close());

const add = async (patch: PersonPatch) =>
  server.server.deps.run(shop, addPerson, { scope: '', patch, onExisting: 'update' });

test('an update writes to the record that has its identifier, and the others keep theirs', async () => {
  const phone = '+40722444001';
  const [byPhone, byEmail] = [await add({ phone, city: 'Cluj' }), await add({ phone, email: 'two@example.com' })];
  expect(byEmail.person.id).toBe(byPhone.person.id);
  expect(byEmail.recordId).not.toBe(byPhone.recordId);
  const update = (patch: PersonPatch) =>
    server.server.deps.run(shop, updatePerson, { ref: { id: byPhone.person.id }, scope: '', patch });
  const person = await update({ phone, email: 'TWO@example.com', givenName: 'Ana' });
  expect(person.values).toMatchObject({ phone, email: 'TWO@example.com', givenName: 'Ana', city: 'Cluj' });
  await update({ externalId: 'shop-2' });
  await update({ externalId: 'shop-2', jobTitle: 'Buyer' });
  const records = await server.sql<{ email: string | null; external_id: string | null; values: PersonPatch }>(
    'select email, external_id, values from records where person_id = $1 order by created_at, id',
    [person.id],
  );
  expect(records).toMatchObject([
    { email: null, external_id: 'shop-2', values: { city: 'Cluj', jobTitle: 'Buyer' } },
    { email: 'two@example.com', external_id: null, values: { givenName: 'Ana' } },
  ]);
});
