-- Tenants for which a process that makes no rounds any more, or never did (a command), has committed something: the next round of any server
-- looks at them. Shared and unlogged like the shares of requests: a server that starts looks at every tenant anyway.
create unlogged table tenants_to_look_at (
  id uuid primary key
);

-- How many are under way to a destination, and whose holder did not come back: not by reading all that wait.
create index deliveries_leased on deliveries (tenant_id, destination_id, leased_until) where state = 'leased';
