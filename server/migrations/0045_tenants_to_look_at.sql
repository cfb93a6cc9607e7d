-- Tenants for which a process without rounds of its own (a command) has committed something: the next round of any server looks at them.
-- Shared and unlogged like the shares of requests: a server that starts looks at every tenant anyway.
create unlogged table tenants_to_look_at (
  id uuid primary key
);
