import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';

/**
 * The columns that composed queries (filters, lists) use. Only a compiler: what it makes is run by `Tx.query`, so a composed
 * query cannot leave the transaction.
 */
export interface Tables {
  people: {
    tenant_id: string;
    id: string;
    number: number;
    profile: Record<string, unknown>;
    name: string | null;
    email: string | null;
    phone: string | null;
    last_message_at: number | null;
    created_at: number;
    updated_at: number;
  };
  records: {
    tenant_id: string;
    id: string;
    number: number;
    person_id: string;
    source: string;
    scope: string;
    credential_id: string | null;
    email: string | null;
    phone: string | null;
    national_id: string | null;
    external_id: string | null;
    values: Record<string, unknown>;
    details: Record<string, unknown>;
    created_at: number;
    updated_at: number;
  };
  record_tags: { tenant_id: string; record_id: string; tag_id: string };
  tags: { tenant_id: string; id: string; name: string };
  subscriptions: {
    tenant_id: string;
    id: string;
    record_id: string;
    plan_id: string;
    starts_at: Date;
    ends_at: Date | null;
  };
  catalogue_items: { tenant_id: string; id: string; number: number; kind: string; name: string };
  leads: {
    tenant_id: string;
    id: string;
    record_id: string;
    source: string;
    credential_id: string | null;
    status: string;
    origin: string | null;
    offer_category_id: string | null;
    offer_id: string | null;
    sku_id: string | null;
    location_id: string | null;
    offline_campaign_id: string | null;
    channel_id: string | null;
    branch_id: string | null;
    consultant_id: string | null;
    details: Record<string, unknown>;
    created_at: number;
    status_changed_at: number;
    updated_at: number;
  };
}

export const compose = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
