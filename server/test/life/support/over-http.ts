import type { CredentialsFile } from '../../../src/provision.ts';
import type { Driver, Session } from '../../drivers/driver.ts';
import { drivers } from '../../drivers/index.ts';
import { type Answer, type CallOptions, call, type TestServer } from '../../support/test-server.ts';

/** A request that a driver sent, as it sent it. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly options: CallOptions;
  readonly answer: Answer;
}

export interface OverHttp {
  /** Where the server is now; a restart moves it. */
  readonly url: () => string;
  readonly demo: CredentialsFile;
  readonly onSent?: (sent: Sent) => void;
}

/** What drivers need of a server in another process: HTTP and its demo credentials. Everything else throws. */
export function overHttp({ url, demo, onSent }: OverHttp): TestServer {
  const absent = () => {
    throw new Error('this server is another process: only HTTP reaches it');
  };
  return {
    get url() {
      return url();
    },
    get server() {
      return absent();
    },
    get clock() {
      return absent();
    },
    get databaseUrl() {
      return absent();
    },
    get filesDir() {
      return absent();
    },
    demo,
    tenant: absent,
    sql: absent,
    recount: absent,
    close: absent,
    async call(method, path, options = {}) {
      const answer = await call(url(), method, path, options);
      onSent?.({ method, path, options, answer });
      return answer;
    },
  };
}

export interface DialectSession {
  readonly driver: Driver;
  readonly session: Session;
}

/** A session with every driver there is, in the demo tenant. */
export async function connectAll(server: TestServer): Promise<DialectSession[]> {
  const sessions: DialectSession[] = [];
  for (const driver of drivers) {
    const block = server.demo[driver.name] as Record<string, unknown>;
    sessions.push({ driver, session: await driver.connect(server, block) });
  }
  return sessions;
}
