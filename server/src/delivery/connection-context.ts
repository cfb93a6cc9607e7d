import { systemActor, type Tenant } from '../core/access/access.ts';
import type { Connection } from '../core/messaging/connections.ts';
import type { Run } from '../core/run.ts';
import type { AddressRules } from '../kit/addresses.ts';
import type { Clock } from '../kit/clock.ts';
import type { FileStore } from '../kit/files.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { openText } from '../kit/seal.ts';
import type { AdapterContext } from './adapters/adapter.ts';

/** What it takes to use connections. */
export interface ConnectionDeps {
  readonly run: Run;
  readonly http: HttpClient;
  readonly addresses: AddressRules;
  readonly clock: Clock;
  /** Where the files of messages are. */
  readonly files: FileStore;
  /** Aborted when the server stops and has waited long enough for what is under way. */
  readonly ending: AbortSignal;
  readonly sealKey: (tenant: Pick<Tenant, 'id'>) => Uint8Array;
}

/** A connection's adapter is handed this; the only place where a connection's secret is opened. */
export function contextOf(deps: ConnectionDeps, tenant: Tenant, connection: Connection): AdapterContext {
  const { run, http, addresses, ending, clock, sealKey } = deps;
  const secret = connection.secret === null ? undefined : openText(sealKey(tenant), connection.secret);
  return { connection, secret, actor: systemActor(tenant, 'system'), run, http, addresses, ending, now: clock.now() };
}
