import { statement } from '../../store/statement.ts';

/** SQL of orders. */

export const ordersOfRecords = statement(
  'orders.of_records',
  { tenant: 'uuid', records: 'uuid[]' },
  {
    recordId: 'uuid',
    id: 'uuid',
    title: 'text',
    price: 'numeric',
    currency: 'text',
    status: 'text',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  },
  `select record_id as "recordId", id, title, price, currency, status, created_at as "createdAt", updated_at as "updatedAt" from orders
   where tenant_id = :tenant and record_id = any (:records) order by created_at, id`,
);

export const insertOrder = statement(
  'orders.insert',
  {
    tenant: 'uuid',
    id: 'uuid',
    record: 'uuid',
    title: 'text',
    price: 'numeric',
    currency: 'text',
    status: 'text',
    offer: 'uuid?',
    manager: 'uuid?',
    now: 'timestamptz',
  },
  {},
  `insert into orders (tenant_id, id, record_id, title, price, currency, status, offer_id, manager_id, created_at, updated_at)
   values (:tenant, :id, :record, :title, :price, :currency, :status, :offer, :manager, :now, :now)`,
);

export const forgetOrders = statement(
  'orders.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from orders where tenant_id = :tenant and record_id = any (:records)`,
);
