import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from '../dialects/dialect.ts';
import { openApiDocument } from '../dialects/openapi.ts';
import { dialects as served } from '../dialects/registry.ts';
import { version } from '../kit/version.ts';
import { type Asset, addAssets, makeAsset, sendAsset } from './assets.ts';
import { docsIndex, docsPage } from './docs-page.ts';
import { examplesOf } from './examples.ts';
import { addInbox, type InboxOptions } from './inbox.ts';
import { addScalar } from './scalar.ts';
import { plainPolicy, referencePolicy, sendPage } from './security.ts';
import { startPage } from './start-page.ts';
import { isLocal } from './visitor.ts';

/** What the pages need to know of the running server. */
export interface PageOptions {
  readonly publicUrl: () => string;
  readonly demoCredentials: () => Promise<Record<string, unknown> | undefined>;
  /** Reads the demo tenant's inbox; absent: there is none. */
  readonly caught?: InboxOptions['caught'];
  /** Absent: all that are served. */
  readonly dialects?: readonly Dialect[];
}

/** The pages for people: start page and API reference, with the files they load. */
export function addPages(app: FastifyInstance, options: PageOptions): void {
  const { dialects = served } = options;
  app.register(addAssets);
  addScalar(app);
  app.get('/', async (request, reply) => {
    const baseUrl = options.publicUrl();
    const credentials = isLocal(request, baseUrl) ? await options.demoCredentials() : undefined;
    const examples = await examplesOf(dialects, baseUrl, credentials);
    const hasInbox = options.caught !== undefined && credentials !== undefined;
    const text = startPage({ root: rootOf(request), version, baseUrl, examples, hasInbox });
    return sendPage(reply, plainPolicy, text);
  });
  if (options.caught !== undefined) addInbox(app, { ...options, caught: options.caught, rootOf });
  app.get('/docs', async (request, reply) => sendPage(reply, plainPolicy, docsIndex(rootOf(request), dialects)));
  for (const dialect of dialects) {
    app.get(`/docs/${dialect.name}`, async (request, reply) =>
      sendPage(reply, referencePolicy, docsPage(rootOf(request), dialects, dialect)),
    );
    const document = documentOf(dialect);
    const sendDocument = (request: FastifyRequest, reply: FastifyReply) =>
      sendAsset(request, reply, document(options.publicUrl()));
    app.get(`/docs/${dialect.name}.json`, sendDocument);
    if (dialect.documents === undefined) continue;
    app.get(dialect.documents.openapi, sendDocument);
    app.get(dialect.documents.page, async (request, reply) =>
      sendPage(reply, referencePolicy, docsPage(rootOf(request), dialects, dialect)),
    );
  }
}

/** The OpenAPI document as it is sent; made once for each base URL, which changes at most once, when the port is known. */
function documentOf(dialect: Dialect): (baseUrl: string) => Asset {
  let made: { readonly baseUrl: string; readonly asset: Asset } | undefined;
  return (baseUrl) => {
    if (made?.baseUrl !== baseUrl) {
      const text = JSON.stringify(openApiDocument(dialect, baseUrl), null, 2);
      made = { baseUrl, asset: makeAsset('application/json; charset=utf-8', Buffer.from(text)) };
    }
    return made.asset;
  };
}

/** One step up for each slash behind the first: a proxy may serve us below a path that we do not know. */
function rootOf({ url }: FastifyRequest): string {
  const [path = '/'] = url.split('?', 1);
  return '../'.repeat(path.split('/').length - 2) || './';
}
