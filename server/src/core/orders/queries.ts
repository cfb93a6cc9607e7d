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
    description: 'text',
    price: 'numeric',
    currency: 'text',
    offer: 'uuid?',
    manager: 'uuid?',
    payment: 'uuid?',
    email: 'text?',
    phone: 'text?',
    transaction: 'timestamptz?',
    now: 'timestamptz',
  },
  {},
  `insert into orders (tenant_id, id, record_id, title, description, price, currency, status, offer_id, manager_id, payment_method_id,
     email, phone, transaction_at, created_at, updated_at)
   values (:tenant, :id, :record, :title, :description, :price, :currency, 'opened', :offer, :manager, :payment,
     :email, :phone, :transaction, :now, :now)`,
);

/** What an offer says for an order of it; the other two are only looked for. */
export const orderTargets = statement(
  'orders.targets',
  { tenant: 'uuid', offer: 'uuid', payment: 'uuid?', manager: 'uuid?' },
  { name: 'text?', description: 'text?', price: 'numeric?', currency: 'text?', hasPayment: 'bool', hasManager: 'bool' },
  `select o.name, o.details ->> 'description' as description, o.price, o.currency, p.id is not null as "hasPayment",
     s.id is not null as "hasManager"
   from (values (1)) one
   left join catalogue_items o on o.tenant_id = :tenant and o.id = :offer and o.kind = 'offer' and o.archived_at is null
   left join catalogue_items p on p.tenant_id = :tenant and p.id = :payment and p.kind = 'payment_method' and p.archived_at is null
   left join staff s on s.tenant_id = :tenant and s.id = :manager`,
);

const orderColumns = {
  id: 'uuid',
  recordId: 'uuid',
  personId: 'uuid',
  credentialId: 'uuid?',
  title: 'text',
  description: 'text',
  price: 'numeric',
  currency: 'text',
  status: 'text',
  isPartlyPaid: 'bool',
  paymentMethodId: 'uuid?',
  paymentKind: 'text',
  email: 'text?',
  phone: 'text?',
  comment: 'text?',
  transactionAt: 'timestamptz?',
  paidAt: 'timestamptz?',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const;

export const ordersByIds = statement(
  'orders.by_ids',
  { tenant: 'uuid', ids: 'uuid[]' },
  orderColumns,
  `select o.id, o.record_id as "recordId", r.person_id as "personId", r.credential_id as "credentialId", o.title, o.description, o.price,
     o.currency, o.status, (o.status = 'opened' and o.partly_paid > 0) as "isPartlyPaid",
     o.payment_method_id as "paymentMethodId", coalesce(m.details ->> 'kind', 'manual') as "paymentKind",
     o.email, o.phone, o.comment, o.transaction_at as "transactionAt", o.paid_at as "paidAt", o.created_at as "createdAt", o.updated_at as "updatedAt"
   from orders o
   join records r on r.tenant_id = o.tenant_id and r.id = o.record_id
   left join catalogue_items m on m.tenant_id = o.tenant_id and m.id = o.payment_method_id
   where o.tenant_id = :tenant and o.id = any (:ids) order by o.created_at desc, o.id desc`,
);

/**
 * Decides an opened order or says more about it, in one statement: of any number at once that decide it one finds it opened.
 * Absent values leave what is there. `credential`: only on that credential's own records.
 */
export const changeOpenOrder = statement(
  'orders.change_open',
  {
    tenant: 'uuid',
    id: 'uuid',
    credential: 'uuid?',
    status: 'text?',
    price: 'numeric?',
    currency: 'text?',
    comment: 'text?',
    paid: 'timestamptz?',
    now: 'timestamptz',
  },
  { recordId: 'uuid', personId: 'uuid', status: 'text', price: 'numeric', currency: 'text' },
  `update orders o set status = coalesce(:status, o.status), price = coalesce(:price, o.price), currency = coalesce(:currency, o.currency),
     comment = coalesce(:comment, o.comment), paid_at = coalesce(:paid, o.paid_at), updated_at = :now
   from records r
   where o.tenant_id = :tenant and o.id = :id and o.status = 'opened' and o.is_manual and o.partly_paid = 0
     and r.tenant_id = o.tenant_id and r.id = o.record_id and (:credential::uuid is null or r.credential_id = :credential)
   returning o.record_id as "recordId", r.person_id as "personId", o.status, o.price, o.currency`,
);

export const noticeTemplate = statement(
  'orders.notice_template',
  { tenant: 'uuid' },
  { id: 'uuid' },
  `select id from templates where tenant_id = :tenant and key = 'order_created' and archived_at is null`,
);

export const forgetOrders = statement(
  'orders.forget',
  { tenant: 'uuid', records: 'uuid[]' },
  {},
  `delete from orders where tenant_id = :tenant and record_id = any (:records)`,
);

export const setRate = statement(
  'orders.set_rate',
  { tenant: 'uuid', currency: 'text', usd: 'numeric', now: 'timestamptz' },
  {},
  `insert into currency_rates (tenant_id, currency, usd, updated_at) values (:tenant, :currency, :usd, :now)
   on conflict (tenant_id, currency) do update set usd = excluded.usd, updated_at = excluded.updated_at`,
);
