import { expect } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { importCatalogue } from '../../../src/core/catalogue/import/import-catalogue.ts';
import type { CredentialsFile } from '../../../src/provision.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import type { Answer, TestServer } from '../../support/test-server.ts';
import type { Block } from './session.ts';

/** An app of a shop, and the shop's catalogue. */
export interface App {
  readonly appkey: string;
  /** Begins a session. */
  init(form?: Record<string, unknown>): Promise<string>;
  /** As the vendor's mobile library sends it: JSON, and the key in the header, too. */
  post(path: string, body: Record<string, unknown>): Promise<Answer>;
  put(path: string, body: Record<string, unknown>): Promise<Answer>;
  /** The `data` of an answer to be expected. */
  data(path: string, body: Record<string, unknown>): ReturnType<Answer['json']>;
  take(file: Record<string, unknown>): Promise<unknown>;
}

export function appOf(server: TestServer, credentials: CredentialsFile): App {
  const { appkey = '' } = credentials.footprints as Block;
  const send = (method: string) => (path: string, body: Record<string, unknown>) =>
    server.call(method, `/mobileapi/${path}`, { headers: { appKey: appkey }, json: { appkey, ...body } });
  const [post, put] = [send('POST'), send('PUT')];
  return {
    appkey,
    post,
    put,
    init: async (form = {}) => (await post('init', { pushNotificationToken: 'fcm-token', ...form })).json.mobileId,
    async data(path, body) {
      const { status, json } = await post(path, body);
      expect([status, json.success, json.mobileId]).toEqual([200, true, body.mid]);
      return json.data;
    },
    async take(file) {
      const tenant = await tenantByCode(server, credentials.tenant);
      return server.server.deps.run(systemActor(tenant, 'console'), importCatalogue, { file, isDryRun: false });
    },
  };
}

export const hexIdText = expect.stringMatching(/^[0-9a-f]{24}$/);
