import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import type { Connection } from '../../src/core/messaging/connections.ts';
import { sendMessage } from '../../src/core/messaging/send-message.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import type { Adapter, AdapterContext } from '../../src/delivery/adapters/adapter.ts';
import { createConnection } from '../../src/delivery/connections.ts';
import type { Id } from '../../src/kit/ids.ts';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A server that may call this machine, with what its tests of connections have in common. */
export interface Connected {
  readonly server: TestServer;
  readonly tenant: Tenant;
  connect(
    type: string,
    settings: string[],
    more?: { secret?: string; isDefault?: boolean },
  ): ReturnType<typeof createConnection>;
  /** A person with a channel by hand: messages leave through the default connection. */
  person(patch: PersonPatch): Promise<{ id: Id; channelId: Id }>;
  /** Queues a message. */
  write(channelId: Id, text: string): Promise<Id>;
  /** Everything that is due now, to its end. */
  deliver(): Promise<void>;
  state(messageId: Id): Promise<{ state: string; provider_id: string | null } | undefined>;
  attempts(messageId: Id): Promise<{ outcome: string; status: number | null; excerpt: string | null }[]>;
  /** How an adapter fares with a connection that is in no database. */
  using(adapter: Adapter, details: Record<string, string>, secret?: string): AdapterContext;
}

export async function startConnected(env: Record<string, string> = {}): Promise<Connected> {
  const server = await startTestServer({ TRIBUTARY_ALLOW_NETWORKS: '127.0.0.0/8', ...env });
  const tenant = await tenantByCode(server, server.demo.tenant);
  const { deps, connections } = server.server;
  const shop = systemActor(tenant, 'shop');
  return {
    server,
    tenant,
    connect: (type, settings, more = {}) =>
      createConnection(connections, tenant, { type, name: type, settings, ...more }),
    async person(patch) {
      const added = await deps.run(shop, addPerson, { scope: '', patch, onExisting: 'refuse', related: ['channels'] });
      return { id: added.person.id, channelId: added.person.related.channels?.[0]?.id as Id };
    },
    async write(channelId, text) {
      const { messageId } = await deps.run(shop, sendMessage, { channelId, content: { text }, author: 'operator' });
      return messageId;
    },
    deliver: () => server.server.jobs.runNow(),
    state: async (messageId) =>
      (
        await server.sql<{ state: string; provider_id: string | null }>(
          'select state, provider_id from messages where id = $1',
          [messageId],
        )
      )[0],
    attempts: (messageId) =>
      server.sql(
        `select a.outcome, a.status, a.excerpt from delivery_attempts a join deliveries d on d.id = a.delivery_id
         where d.message_id = $1 order by a.number`,
        [messageId],
      ),
    using(adapter, details, secret) {
      const now = server.clock.now();
      const connection: Connection = { id: newId(now), type: adapter.type, name: 'test', details, secret: null };
      return { ...connections, connection, secret, actor: shop, now };
    },
  };
}
