import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { insertItem } from '../../src/core/catalogue/queries.ts';
import { addToCounts } from '../../src/core/counters/add-to-counts.ts';
import { insertCustomProperty } from '../../src/core/people/identity-queries.ts';
import type { UseCase } from '../../src/core/run.ts';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import type { Answer, CallOptions, TestServer } from '../support/test-server.ts';

export interface Clause {
  field: unknown;
  operator: unknown;
  value?: unknown;
}

/** Calls as one M2M token makes them. */
export function members(server: TestServer, token: unknown) {
  const call = (method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
    server.call(method, `/api/v1/members${path}`, {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });
  return {
    call,
    create: (json: unknown) => call('POST', '', { json }),
    put: (id: string | number, json: unknown) => call('PUT', `/${id}`, { json }),
    patch: (id: string | number, json: unknown) => call('PATCH', `/${id}`, { json }),
    filter: (filter: unknown, more: Record<string, unknown> = {}, query = '') =>
      call('POST', `/filter${query}`, { json: { filter, ...more } }),
  };
}

export type Members = ReturnType<typeof members>;

/** The server itself in a tenant, writing as another source. */
export async function serverActor(server: TestServer, tenantCode: string, source = 'import'): Promise<Actor> {
  return systemActor(await tenantByCode(server, tenantCode), source);
}

const declare: UseCase<{ key: string; type: string; unique: boolean }, number> = {
  name: 'test.declare_property',
  run: (tx, { now }, property) =>
    tx.run(insertCustomProperty, { tenant: tx.tenantId, id: newId(now), ...property, now: new Date(now) }),
};

/** Declares custom properties, as the operator's console will. */
export async function declareProperties(
  server: TestServer,
  tenantCode: string,
  properties: Record<string, 'string' | 'number' | 'boolean' | 'date'>,
): Promise<void> {
  const actor = await serverActor(server, tenantCode);
  for (const [key, type] of Object.entries(properties))
    await server.server.deps.run(actor, declare, { key, type, unique: false });
}

export const badRequest = (...message: unknown[]) => [400, { statusCode: 400, message, error: 'Bad Request' }];
export const notFound = [404, { statusCode: 404, message: 'Member not found', error: 'Not Found' }];
export const conflict = (key: string) => [
  409,
  { statusCode: 409, message: `Member with this ${key} already exists`, error: 'Conflict' },
];
/** Status and body of an answer, to compare with the three above. */
export const said = ({ status, json }: Answer) => [status, json];

interface NewPackage {
  readonly name: string;
  readonly plans: readonly string[];
  readonly days: number | null;
  readonly price?: string;
}

const offer: UseCase<NewPackage, { packageId: number; planIds: number[] }> = {
  name: 'test.add_package',
  async run(tx, { now }, { name, plans, days, price }) {
    const add = async (kind: 'plan' | 'package', called: string, more: object) => {
      const id = newId(now);
      const none = { parent: null, external: null, price: null, currency: null, details: {} };
      const row = await tx.first(insertItem, {
        ...{ tenant: tx.tenantId, id, kind, name: called, ...none, ...more },
        now: new Date(now),
      });
      await addToCounts(tx, { [`catalogue.${kind}`]: 1 });
      return { id, number: row?.number ?? 0 };
    };
    const made: { id: string; number: number }[] = [];
    for (const plan of plans) made.push(await add('plan', plan, { price: '9.90', currency: 'NOK' }));
    const priced = price === undefined ? {} : { price, currency: 'NOK' };
    const details = { planIds: made.map(({ id }) => id), days };
    const { number } = await add('package', name, { ...priced, details });
    return { packageId: number, planIds: made.map((plan) => plan.number) };
  },
};

/** A package with plans of its own, as the operator's console will make it. */
export async function addPackage(server: TestServer, tenantCode: string, input: NewPackage) {
  return server.server.deps.run(await serverActor(server, tenantCode), offer, input);
}

/** Calls about packages as one M2M token makes them. */
export function packages(server: TestServer, token: unknown) {
  const headers = { authorization: `Bearer ${token}` };
  return {
    subscribe: (json: unknown, more: Record<string, string> = {}) =>
      server.call('POST', '/api/v1/product-packages/subscribe', { headers: { ...headers, ...more }, json }),
    list: (query = '') => server.call('GET', `/api/v1/product-packages${query}`, { headers }),
    read: (id: unknown) => server.call('GET', `/api/v1/product-packages/${id}`, { headers }),
    of: (memberId: unknown, query = '') =>
      server.call('GET', `/api/v1/members/${memberId}/subscriptions${query}`, { headers }),
    push: (json: unknown, more: Record<string, string> = {}) =>
      server.call('POST', '/api/v1/app-push/pushcontent', { headers: { ...headers, ...more }, json }),
  };
}

export const notFoundPackage = [404, { statusCode: 404, message: 'Package not found', error: 'Not Found' }];
export const overlapping = (packageId: number) => [
  409,
  {
    statusCode: 409,
    message: `Member already has a subscription of package ${packageId} in a part of this period`,
    error: 'Conflict',
  },
];
