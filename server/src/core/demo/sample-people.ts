import type { Id } from '../../kit/ids.ts';
import type { Tx } from '../../store/tx.ts';
import { addAction } from '../leads/add-action.ts';
import { insertNewLead } from '../leads/add-lead.ts';
import { allotCode } from '../loyalty/allot-code.ts';
import { addOrder } from '../orders/add-order.ts';
import { receiveRecord } from '../people/receive.ts';
import type { PersonRecord } from '../people/record.ts';
import type { PersonPatch } from '../people/values.ts';
import type { Context } from '../run.ts';
import { connectStaff } from '../staff/queries.ts';
import { countPeriods, insertPeriod } from '../subscriptions/insert-period.ts';
import type { DemoIds } from './demo-ids.ts';
import { tagRecord } from './queries.ts';

const day = 24 * 60 * 60 * 1000;

const people: PersonPatch[] = [
  {
    givenName: 'Ioana',
    familyName: 'Marin',
    email: 'ioana.marin@example.com',
    phone: '+40722111222',
    city: 'Cluj-Napoca',
    country: 'Romania',
    birthDate: '1988-04-12',
  },
  {
    fullName: 'Kari Nordmann',
    email: 'kari.nordmann@example.com',
    phone: '+4793155388',
    isCompany: false,
    city: 'Oslo',
    country: 'NO',
  },
  { fullName: 'Olena Shevchenko', email: 'olena@example.com', phone: '+380966565556', country: 'Ukraine' },
];

/** Three people of whom the first has something of everything. */
export async function addSamplePeople(
  tx: Tx,
  context: Context,
  ids: DemoIds,
  product: { planId: Id; packageId: Id },
): Promise<void> {
  const { now } = context;
  const at = new Date(now);
  const records: PersonRecord[] = [];
  for (const patch of people) {
    const { record } = await receiveRecord(tx, context, { scope: '', patch, onExisting: 'update' });
    records.push(record);
  }
  const tenant = tx.tenantId;
  const record = records[0]?.id as Id;
  await tx.run(tagRecord, { tenant, record, tag: ids.tag, now: at });
  await tx.run(connectStaff, { tenant, record, staff: [ids.staff] });
  await addOrder.run(tx, context, {
    ref: { id: record },
    scope: '',
    offerId: ids.offer,
    managerId: ids.staff,
    paymentMethodId: ids.paymentMethod,
  });
  await addSampleLead(tx, context, ids, records[0] as PersonRecord);
  const period = { startsAt: now - day, endsAt: now + 29 * day };
  const purchase = { packageId: product.packageId, paidAt: period.startsAt };
  const paid = { record: records[0] as PersonRecord, planId: product.planId, ...period, purchase };
  const personId = records[0]?.personId as Id;
  await allotCode(tx, context, { personId, recordId: record, campaignId: ids.campaign, staffId: ids.staff });
  await insertPeriod(tx, context, paid, 'subscription');
  await countPeriods(tx, context.actor, [paid.planId]);
}

/** A lead that somebody was called about. */
async function addSampleLead(tx: Tx, context: Context, ids: DemoIds, { id, personId }: PersonRecord): Promise<void> {
  const targets = { offerCategoryId: ids.offerCategory };
  const leadId = await insertNewLead(tx, context, { personId, recordId: id }, { status: 'prospect', targets });
  await addAction.run(tx, context, { leadId, typeId: ids.actionType, detail: 'Asked for the price list' });
}
