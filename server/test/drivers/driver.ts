import type { Answer, TestServer } from '../support/test-server.ts';

/**
 * What all dialects have in common, said once per dialect: how a person is written and found on its wire. Scenario tests
 * (round trip, races, visibility, tenants) run over these.
 */
export interface SharedPerson {
  readonly email: string;
  readonly phone: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly city: string;
  readonly country: string;
  readonly companyName: string;
}
export type SharedField = keyof SharedPerson;

export interface Driver {
  readonly name: string;
  /** Fields its create call can carry. */
  readonly writes: readonly SharedField[];
  /** Fields its read call can show. */
  readonly reads: readonly SharedField[];
  /** What the dialect answers when the same person is created twice: it is refused, or taken as the same. */
  readonly onDuplicate: 'refuses' | 'accepts';
  /** Signs in with a block of the credentials file; `tenant`'s or one made by `ownCredential`. */
  connect(server: TestServer, block: Record<string, unknown>): Promise<Session>;
  /** A second credential of the same tenant that sees only what it brought in. */
  ownCredential(server: TestServer, tenantCode: string): Promise<Record<string, unknown>>;
}

export interface Session {
  create(person: Partial<SharedPerson> & { email: string }): Promise<Answer>;
  /** Whether an answer to `create` says that the person was created or taken as known. */
  accepted(answer: Answer): boolean;
  /** Finds by e-mail (and phone where the dialect needs both) in the way the dialect's clients do; undefined when not found. */
  find(person: { email: string; phone: string }): Promise<Found | undefined>;
  /** Reads or writes one person by the id that `find` gave, where the dialect has such calls. */
  byId?(id: string): Promise<Answer>;
  update?(id: string, change: Partial<SharedPerson>): Promise<Answer>;
}

export interface Found {
  /** In the dialect's own spelling. */
  readonly id: string;
  readonly values: Partial<SharedPerson>;
  readonly answer: Answer;
}
