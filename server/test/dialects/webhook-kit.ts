import { expect, vi } from 'vitest';
import { addEndpoint } from '../../src/core/deliveries/add-endpoint.ts';
import { sealText } from '../../src/kit/seal.ts';
import { type Received, type Receiver, startReceiver } from '../delivery/receiver.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { systemOf } from './leeloo-client.ts';

export const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** A server that may send to this machine, with everything told that its sample data published. */
export async function startTellingServer(): Promise<TestServer> {
  const server = await startTestServer({ TRIBUTARY_ALLOW_NETWORKS: '127.0.0.0/8' });
  await allSent(server);
  return server;
}

/** A real receiver on this machine that the demo tenant's facts are told to. */
export async function tellTo(
  server: TestServer,
  source: string,
  events: readonly string[],
  details: Record<string, unknown> = {},
): Promise<Receiver> {
  const receiver = await startReceiver();
  const tenant = await tenantByCode(server, server.demo.tenant);
  await server.server.deps.run(await systemOf(server), addEndpoint, {
    source,
    url: receiver.url,
    events,
    sealedSecret: sealText(server.server.sealKey(tenant), secret),
    details,
  });
  return receiver;
}

/** How long something that must come is waited for; nothing is said about how soon it does. */
const patience = { timeout: 30_000 };

/** Has everything done that is due. What the server's own rounds had begun meanwhile is waited for. */
async function allSent(server: TestServer): Promise<void> {
  await server.server.jobs.runNow();
  const open = async () => {
    const rows = await server.sql(
      `select 1 from changes where state = 'due' union all select 1 from deliveries where state = 'leased' or (state = 'due' and attempts = 0)`,
    );
    return rows.length;
  };
  await vi.waitFor(async () => expect(await open()).toBe(0), patience);
}

/** What came to a receiver since it was asked last, when everything has been sent. */
// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came
export async function told(server: TestServer, receiver: Receiver): Promise<any[]> {
  await allSent(server);
  return bodies(receiver.received.splice(0));
}

// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came
export function bodies(received: readonly Received[]): any[] {
  return received.map(({ body }) => JSON.parse(body));
}
