/** A filter of members with three clauses, as a client sends it and as somebody would write it who knows the tables. */
export interface FilterByHand {
  readonly name: string;
  /** Of the Subrite call. */
  readonly filter: readonly { readonly field: string; readonly operator: string; readonly value: unknown }[];
  /** Ids of the first hundred, oldest first, each with how many fit: the best that was found by hand. Run in the app's role. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** @param tenant its id, the number of one of its plans, and an e-mail that one of its members has */
export function filterByHand(tenant: {
  readonly id: string;
  readonly plan: number;
  readonly email: string;
}): FilterByHand[] {
  const since = '2026-01-01T00:00:00.000Z';
  const updated = '2024-01-08T07:02:23.742Z';
  return [
    {
      name: 'the guide’s: updated since, an e-mail, a custom property',
      filter: [
        { field: 'updatedAt', operator: 'gte', value: updated },
        { field: 'email', operator: 'eq', value: tenant.email },
        { field: 'customProperty.shoeSize', operator: 'gte', value: 0 },
      ],
      sql: `select p.id, count(*) over () as total from people p
        where p.tenant_id = $1 and p.updated_at >= $2 and (p.profile #>> '{customProperties,shoeSize}')::numeric >= 0
          and exists (select from records r where r.tenant_id = $1 and r.person_id = p.id and r.email = $3)
        order by p.created_at, p.id limit 100`,
      values: [tenant.id, updated, tenant.email],
    },
    {
      name: 'came in since, has an active subscription to a plan',
      filter: [
        { field: 'createdAt', operator: 'gte', value: since },
        { field: 'subscriptionPlanId', operator: 'eq', value: tenant.plan },
        { field: 'subscriptionPlanStatus', operator: 'eq', value: 'active' },
      ],
      sql: `select p.id, count(*) over () as total from people p
        where p.tenant_id = $1 and p.created_at >= $2 and exists (
          select from subscriptions s join records r on r.tenant_id = s.tenant_id and r.id = s.record_id
          where s.tenant_id = $1 and r.person_id = p.id and s.starts_at <= now() and (s.ends_at is null or s.ends_at > now())
            and s.plan_id = (select id from catalogue_items where tenant_id = $1 and number = $3))
        order by p.created_at, p.id limit 100`,
      values: [tenant.id, since, tenant.plan],
    },
  ];
}
