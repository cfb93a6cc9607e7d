import { type Id, newId } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import type { ItemKind } from '../catalogue/catalogue.ts';
import { insertItem } from '../catalogue/queries.ts';
import { addToCounts } from '../counters/add-to-counts.ts';
import { insertCustomProperty } from '../people/identity-queries.ts';
import type { UseCase } from '../run.ts';
import { assignStaff, insertStaff } from '../staff/queries.ts';
import type { DemoIds } from './demo-ids.ts';
import * as q from './queries.ts';
import { shownInApps } from './sample-ads.ts';
import { addSampleCampaign } from './sample-campaign.ts';
import { addSamplePeople } from './sample-people.ts';

const day = 24 * 60 * 60 * 1000;

/** A small shopping centre with everything the dialects can name, and three people. Run once for a demo tenant. */
export const addSampleData: UseCase<void, DemoIds> = {
  name: 'demo.add_sample_data',
  async run(tx, context) {
    const { now } = context;
    const catalogue = await addCatalogue(tx, now);
    const funnel = await addFunnel(tx, now);
    const staff = newId(now);
    const consultant = { first: 'Ada', last: 'Consultant', email: 'ada@example.com', phone: '+40722000001' };
    await tx.run(insertStaff, {
      tenant: tx.tenantId,
      id: staff,
      ...consultant,
      role: 'consultant',
      details: { groupRole: 'sales' },
      now: new Date(now),
    });
    const { offerCategory, location } = catalogue.ids;
    await tx.run(assignStaff, { tenant: tx.tenantId, staff, items: [location, offerCategory] });
    const ids: DemoIds = {
      ...catalogue.ids,
      ...funnel,
      staff,
      ...(await addProperties(tx, now)),
      ...(await addSampleCampaign(tx, context, catalogue.ids.location)),
    };
    await addSamplePeople(tx, context, ids, catalogue.subscription);
    await addToCounts(tx, { staff: 1, tunnels: 1 });
    return ids;
  },
};

interface More {
  readonly parent?: Id;
  readonly price?: string;
  readonly external?: string;
  readonly details?: Record<string, unknown>;
}
type Add = (kind: ItemKind, name: string, more?: More) => Promise<{ id: Id; number: number }>;

async function addCatalogue(tx: Tx, now: number) {
  const add: Add = async (kind, name, more = {}) => {
    const id = newId(now);
    const row = await tx.first(insertItem, {
      tenant: tx.tenantId,
      id,
      kind,
      parent: more.parent ?? null,
      name,
      external: more.external ?? null,
      price: more.price ?? null,
      currency: more.price === undefined ? null : 'EUR',
      details: more.details ?? {},
      now: new Date(now),
    });
    await addToCounts(tx, { [`catalogue.${kind}`]: 1 });
    return { id, number: row?.number ?? 0 };
  };
  const offerCategory = await add('offer_category', 'Apartments');
  const offer = await add('offer', 'Two rooms, garden side', {
    parent: offerCategory.id,
    price: '800.00',
    external: 'OFFER-1',
  });
  const sku = await add('sku', 'Apartment 2B', {
    parent: offer.id,
    price: '400.00',
    external: '12345',
    details: { quantity: 3 },
  });
  const location = await add('location', 'Riverside Centre', {
    details: {
      country: 'Romania',
      county: 'Cluj',
      address: '1 River Street, Cluj-Napoca, Romania',
      coords: [46.77, 23.6],
      description: '10:00-22:00',
    },
  });
  const channel = await add('channel', 'Newsletter', { details: { mediaType: 'Owned Media' } });
  const actionType = await add('action_type', 'Phone call');
  const paymentMethod = await add('payment_method', 'Manual payment');
  const branch = await add('branch', 'Main branch');
  const plan = await add('plan', 'Digital, monthly', { price: '9.90' });
  const pack = await add('package', 'Digital package', { details: { planIds: [plan.id], days: 30 } });
  await addMore(add, location.id, now);
  return {
    ids: {
      offerCategory: offerCategory.id,
      offer: offer.id,
      sku: sku.id,
      location: location.id,
      channel: channel.id,
      actionType: actionType.id,
      paymentMethod: paymentMethod.id,
      branch: branch.id,
      packageNumber: pack.number,
      planNumber: plan.number,
    },
    subscription: { planId: plan.id, packageId: pack.id },
  };
}

/** A second one of what lists show, and a campaign. */
async function addMore(add: Add, locationId: Id, now: number): Promise<void> {
  const parking = await add('offer_category', 'Parking', { external: 'PARKING' });
  const place = await add('offer', 'Covered parking place', {
    parent: parking.id,
    price: '60.00',
    external: 'OFFER-2',
    details: {
      description: 'Lit, with a charger',
      image: 'https://shop.example.com/place.jpg',
      url: 'https://shop.example.com/places',
    },
  });
  for (const number of [7, 8])
    await add('sku', `Place ${number}`, {
      parent: place.id,
      price: '60.00',
      external: `PLACE-${number}`,
      details: { quantity: 1 },
    });
  await add('location', 'Old Town Centre', {
    external: 'OLD-TOWN',
    details: {
      country: 'Romania',
      county: 'Alba',
      address: '2 Fortress Street, Alba Iulia, Romania',
      coords: [46.07, 23.57],
      description: '17:00-19:00',
    },
  });
  await add('channel', 'Word of mouth', { external: 'WORD-OF-MOUTH', details: { mediaType: 'Earned Media' } });
  await add('offline_campaign', 'Open house', {
    parent: locationId,
    external: 'OPEN-HOUSE',
    details: {
      type: 'offline',
      budget: 0,
      startDate: new Date(now - day).toISOString(),
      endDate: new Date(now + 90 * day).toISOString(),
      ...shownInApps,
    },
  });
}

async function addFunnel(tx: Tx, now: number) {
  const [templateCategory, template, tag, tunnel, tunnelBlock, entryPoint, connection] = Array.from({ length: 7 }, () =>
    newId(now),
  ) as [Id, Id, Id, Id, Id, Id, Id];
  const base = { tenant: tx.tenantId, now: new Date(now) };
  const templateKey = 'welcome';
  await tx.run(q.insertTemplateCategory, { ...base, id: templateCategory, name: 'First contact' });
  await tx.run(q.insertTemplate, {
    ...base,
    id: template,
    category: templateCategory,
    key: templateKey,
    name: 'Welcome',
    body: 'Welcome, {{name}}!',
  });
  await tx.run(q.insertTag, { ...base, id: tag, name: 'vip' });
  await tx.run(q.insertTunnel, { ...base, id: tunnel, name: 'Welcome tunnel' });
  const blocks = [
    { id: tunnelBlock, kind: 'send_template', name: 'Say welcome', details: { templateId: template } },
    { id: newId(now), kind: 'wait', name: 'A day later', details: { seconds: 24 * 60 * 60 } },
    { id: newId(now), kind: 'notify', name: 'Remind the shop', details: { text: 'Call the newcomer back' } },
  ];
  for (const [index, block] of blocks.entries())
    await tx.run(q.insertTunnelBlock, { ...base, ...block, tunnel, position: index + 1 });
  await tx.run(q.insertEntryPoint, { ...base, id: entryPoint, tunnel, kind: 'form', name: 'Website form' });
  await tx.run(q.insertTrafficSource, { ...base, id: newId(now), entryPoint, name: 'Default traffic source' });
  await tx.run(q.insertConnection, { ...base, id: connection, type: 'catcher', name: 'Inbox of the demo' });
  return { templateCategory, template, templateKey, tag, tunnel, tunnelBlock, entryPoint, connection };
}

async function addProperties(tx: Tx, now: number) {
  const [customPropertyKey, uniqueCustomPropertyKey] = ['shoeSize', 'loyaltyCardNo'];
  const base = { tenant: tx.tenantId, now: new Date(now) };
  await tx.run(insertCustomProperty, {
    ...base,
    id: newId(now),
    key: customPropertyKey,
    type: 'number',
    unique: false,
  });
  await tx.run(insertCustomProperty, {
    ...base,
    id: newId(now),
    key: uniqueCustomPropertyKey,
    type: 'string',
    unique: true,
  });
  return { customPropertyKey, uniqueCustomPropertyKey };
}
