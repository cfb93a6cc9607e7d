import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { makeApp } from '../../src/dialects/footprints/issuable.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { launchChromium } from './chromium.ts';
import { eventually, loaded, pageOf, type Site, settings, snippet, startSite, watchPage } from './tracker-site.ts';

/** The script in pages of another origin, as a visitor's browser runs it, and this server behind it. */

let browser: Browser;
let server: TestServer;
let site: Site;
let key: string;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startTestServer();
  site = await startSite();
  key = String((server.demo.footprints as Record<string, string>).appkey);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  site?.close();
});

/** Another application of the same tenant, so that a test sees its own rows only. */
async function newKey(doNotTrack: 'honour' | 'ignore' = 'ignore'): Promise<string> {
  const { deps, store } = server.server;
  const tenant = await tenantByCode(server, String(server.demo.tenant));
  const create = (one: Omit<Parameters<typeof createCredential>[3], 'source'>) =>
    createCredential(store, server.clock.now(), tenant, { source: 'footprints', ...one });
  const wanted = { name: 'Shop', applicationName: 'Shop', sees: 'tenant', doNotTrack } as const;
  return (await makeApp({ tenant, deps, demo: undefined, create }, wanted)).appkey;
}

const eventsOf = (appkey: string) =>
  server.sql<{ kind: string; data: Record<string, unknown>; session_id: string }>(
    `select e.kind, e.data, e.session_id from tracking_events e
     join tracking_sessions s on s.tenant_id = e.tenant_id and s.id = e.session_id
     join credentials c on c.tenant_id = s.tenant_id and c.id = s.application_id
     where c.login = $1 order by e.id`,
    [appkey],
  );
const sessionsOf = (appkey: string) =>
  server.sql<{ email: string | null; technical: Record<string, unknown> }>(
    `select s.email, s.technical from tracking_sessions s
     join credentials c on c.tenant_id = s.tenant_id and c.id = s.application_id where c.login = $1 order by s.id`,
    [appkey],
  );

/** A visitor with a browser of their own; `work` ends without anything that the page's author would have to explain. */
async function visit(html: string, work: (page: Page) => Promise<void>, options: VisitOptions = {}): Promise<void> {
  const context = await browser.newContext(options.browser ?? {});
  try {
    const page = await context.newPage();
    const problems = await watchPage(page);
    if (options.before) await page.addInitScript(options.before);
    await page.goto(site.add(html, options.headers));
    await loaded(page);
    await work(page);
    expect(problems.filter((problem) => !options.expected?.test(problem))).toEqual([]);
  } finally {
    await context.close();
  }
}
interface VisitOptions {
  readonly browser?: BrowserContextOptions;
  readonly headers?: Record<string, string>;
  /** Script that runs before the page's own. */
  readonly before?: string;
  /** What the browser itself says in the console about a refusal that was asked for. */
  readonly expected?: RegExp;
}

describe('the document’s page', () => {
  test.each(['var', 'let', 'const'])('tracks as printed, with the key declared by %s', async (word) => {
    covers('footprints:script/app-key', 'footprints:script/example', 'footprints:script/ochnkey');
    covers('footprints:script/ochntrack', 'footprints:script/key-declared', 'footprints:script/init');
    const appkey = await newKey();
    const head = settings(appkey, "ochn.send('action','visit',{brands: ['Zara', 'H&M'], tenants: ['C&A']});");
    await visit(pageOf(server.url, head.replace('var ochnkey', `${word} ochnkey`)), async () => {
      await eventually(() => eventsOf(appkey)).toMatchObject([
        { kind: 'visit', data: { brands: ['Zara', 'H&M'], tenants: ['C&A'] } },
      ]);
      expect(await sessionsOf(appkey)).toMatchObject([
        {
          email: null,
          technical: {
            screenSize: '1280x720',
            browserUserAgent: expect.stringContaining('Chrome'),
            browserType: 'Chrome',
          },
        },
      ]);
    });
  });

  test('is called once, also when its function comes after the script', async () => {
    covers('footprints:script/ochntrack-late');
    const appkey = await newKey();
    const late = `<script src="${server.url}/jsapi/omnichannel.js"></script>
      <script>window.calls = 0; var ochnkey = '${appkey}'; var ochntrack = () => { window.calls += 1; ochn.init(); };</script>`;
    await visit(`<!doctype html><head>${late}</head><body>Shop</body>`, async (page) => {
      await eventually(() => sessionsOf(appkey)).toHaveLength(1);
      await page.waitForLoadState('load');
      expect(await page.evaluate('calls')).toBe(1);
    });
  });

  test('says who is signed in', async () => {
    covers('footprints:script/init-email');
    const appkey = await newKey();
    const head = settings(appkey).replace('ochn.init()', "ochn.init('example@test.com')");
    await visit(pageOf(server.url, head), async () => {
      await eventually(() => sessionsOf(appkey)).toMatchObject([{ email: 'example@test.com' }]);
    });
  });

  test('works when the snippet is there twice, and the file a third time', async () => {
    covers('footprints:script/twice');
    const appkey = await newKey();
    const head = settings(appkey, "ochn.send('action','visit');");
    const again = `${snippet(server.url)}<script src="${server.url}/jsapi/omnichannel.js?again"></script>`;
    await visit(pageOf(server.url, head, again), async (page) => {
      await eventually(() => eventsOf(appkey)).toHaveLength(1);
      await page.reload();
      await eventually(() => eventsOf(appkey)).toHaveLength(2);
      expect(await sessionsOf(appkey)).toHaveLength(1);
    });
  });
});

test('a page that changes without loading sends what its author calls visits, and nothing by itself', async () => {
  covers('footprints:script/send', 'footprints:script/single-page', 'footprints:script/any-data');
  const appkey = await newKey();
  await visit(pageOf(server.url, settings(appkey)), async (page) => {
    for (const path of ['/a', '/b']) {
      await page.evaluate(`history.pushState({}, '', '${path}')`);
      expect(await page.evaluate(`ochn.send('action', 'visit', { tenants: ['${path}'] })`)).toEqual({ status: 'ok' });
    }
    await page.evaluate("history.pushState({}, '', '/c')");
    await page.evaluate("ochn.send('action', 'engagement', { description: 'menu', medium: 'newsletter' })");
    await page.evaluate("ochn.send('action', 'sale', { receipts: [{ name: 'C&A', value: 52 }] })");
    await eventually(() => eventsOf(appkey)).toMatchObject([
      { kind: 'visit', data: { tenants: ['/a'] } },
      { kind: 'visit', data: { tenants: ['/b'] } },
      { kind: 'engagement', data: { description: 'menu', medium: 'newsletter' } },
      { kind: 'sale', data: { receipts: [{ name: 'C&A' }] } },
    ]);
  });
});

test('a policy that allows this server, and nothing else, is enough', async () => {
  covers('footprints:script/strict-policy');
  const appkey = await newKey();
  const csp = `default-src 'none'; script-src 'nonce-n' ${server.url}; connect-src ${server.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const head = settings(appkey, "ochn.send('action','visit'); ochn.register({userEmail: 'csp@example.com'}, true);");
  // The printed snippet sets an address of a script, which such a policy forbids to the page itself: it loads the file.
  const html = `<!doctype html><head>${head.replace('<script>', '<script nonce="n">')}</head><body>
    <script async id="omnichanneltrack" src="${server.url}/jsapi/omnichannel.js"></script></body>`;
  await visit(html, () => eventually(() => eventsOf(appkey)).toHaveLength(1), {
    headers: { 'content-security-policy': csp },
  });
});

describe('the browser’s id', () => {
  test('stays from page to page, in no cookie, and is another one’s when somebody else signs in', async () => {
    covers('footprints:script/all-pages', 'footprints:script/same-browser');
    covers('footprints:script/other-person', 'footprints:script/no-cookies');
    const appkey = await newKey();
    await visit(pageOf(server.url, settings(appkey)), async (page) => {
      const ids: unknown[] = [];
      for (const call of ['ochn.init()', "ochn.init('a@example.com')", "ochn.init('b@example.com')"]) {
        await page.reload();
        await loaded(page);
        ids.push((await page.evaluate<{ pid: string }>(call)).pid);
      }
      expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
      await page.evaluate("ochn.send('action', 'visit')");
      await eventually(() => eventsOf(appkey)).toHaveLength(1);
      expect(await page.context().cookies()).toEqual([]);
      expect(await page.evaluate('document.cookie')).toBe('');
    });
    // A page that goes away while it asks leaves a session that no browser knows of.
    const known = (await sessionsOf(appkey)).filter(({ email }) => email !== null);
    expect(known).toMatchObject([{ email: 'a@example.com' }, { email: 'b@example.com' }]);
  });
});

describe('do not track', () => {
  const quiet = { before: "Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })" };
  const stored = 'JSON.stringify({ ...localStorage })';

  test('nothing is sent and nothing kept where the operator honours it', async () => {
    covers('footprints:script/do-not-track');
    const appkey = await newKey('honour');
    await visit(
      pageOf(server.url, settings(appkey, "ochn.send('action','visit');")),
      async (page) => {
        expect(await page.evaluate('ochn.init()')).toEqual({ status: 'ok', success: true, tracking: false });
        await page.evaluate("ochn.send('action', 'visit')");
        // An event goes on its way within a second.
        await page.waitForTimeout(1_200);
        expect(await page.evaluate(stored)).toBe('{}');
      },
      quiet,
    );
    expect([await sessionsOf(appkey), await eventsOf(appkey)]).toEqual([[], []]);
  });

  test('and what was kept before the wish is removed', async () => {
    const appkey = await newKey('honour');
    await visit(pageOf(server.url, settings(appkey)), async (page) => {
      await page.evaluate('ochn.init()');
      expect(await page.evaluate(stored)).toContain('pid');
      await page.addInitScript(quiet.before);
      await page.reload();
      await loaded(page);
      await page.evaluate('ochn.init()');
      expect(await page.evaluate(stored)).toBe('{}');
    });
  });

  test('where the operator does not, the page is tracked as any', async () => {
    const appkey = await newKey();
    const html = pageOf(server.url, settings(appkey, "ochn.send('action','visit');"));
    await visit(html, () => eventually(() => eventsOf(appkey)).toHaveLength(1), quiet);
  });
});

describe('forms', () => {
  const lead = (email: string) =>
    JSON.stringify({
      userFirstName: 'Ann',
      userLastName: 'Bell',
      userEmail: email,
      tags: ['a', 'b'],
      customDetails: { size: 'M' },
    });

  test('a lead is registered, and gives the plain answer at once when the page wants it so', async () => {
    covers('footprints:script/register', 'footprints:script/register-now');
    const appkey = await newKey();
    await visit(
      pageOf(server.url, settings(appkey)),
      async (page) => {
        const later = await page.evaluate(`(() => {
        const answer = ochn.register(${lead('later@example.com')});
        return answer.then((value) => [typeof answer.then, value.status]);
      })()`);
        expect(later).toEqual(['function', 'ok']);
        expect(await page.evaluate(`ochn.register(${lead('now@example.com')}, true).status`)).toBe('ok');
        const refused = await page.evaluate<Record<string, unknown>>(
          "ochn.register({ userFirstName: 'Nobody' }, true)",
        );
        expect(refused).toEqual({ message: expect.any(String) });
        expect(await page.evaluate("ochn.register({ userFirstName: 'Nobody' })")).toEqual(refused);
      },
      { expected: /status of 400/ },
    );
    const rows = await server.sql<{ email: string }>(
      "select value as email from identifiers where value in ('later@example.com', 'now@example.com') order by 1",
    );
    expect(rows.map(({ email }) => email)).toEqual(['later@example.com', 'now@example.com']);
  });

  test('also before anything else was called, at once or not', async () => {
    for (const [now, email] of [
      ['true', 'first-now@example.com'],
      ['false', 'first-later@example.com'],
    ]) {
      const appkey = await newKey();
      await visit(pageOf(server.url, `<script>let ochnkey = '${appkey}';</script>`), async (page) => {
        const call = `Promise.resolve(ochn.register(${lead(email ?? '')}, ${now})).then(({ status }) => status)`;
        expect(await page.evaluate(call)).toBe('ok');
        expect(await sessionsOf(appkey)).toHaveLength(1);
      });
    }
  });

  test('are filled in with what this browser sent itself, and not with what is known of anybody', async () => {
    covers('footprints:script/prepopulate');
    const about = (now: boolean) => `ochn.prepopulate({ email: 'filled@example.com' }, ${now})`;
    const html = pageOf(server.url, settings(key));
    await visit(html, async (page) => {
      await page.evaluate(`ochn.register(${lead('filled@example.com')})`);
      const answer = {
        status: 'ok',
        data: { userFirstName: 'Ann', userLastName: 'Bell', userEmail: 'filled@example.com' },
      };
      expect(await page.evaluate(about(false))).toMatchObject(answer);
      expect(await page.evaluate(about(true))).toMatchObject(answer);
    });
    await visit(html, async (page) => expect(await page.evaluate(about(false))).toEqual({ status: 'ok', data: {} }));
  });
});

test('a wrong key ends it, without a word to the page', async () => {
  covers('footprints:script/wrong-key');
  const wrong = `${key.slice(0, 8)}${'0'.repeat(16)}`;
  const html = pageOf(server.url, settings(wrong, "ochn.send('action','visit');"));
  await visit(
    html,
    async (page) => {
      const requests: string[] = [];
      await page.waitForLoadState('networkidle');
      page.on('request', (request) => requests.push(request.url()));
      await page.evaluate("ochn.send('action', 'visit')");
      expect(await page.evaluate("ochn.register({ userEmail: 'a@example.com' })")).toEqual({
        message: expect.any(String),
      });
      await page.waitForTimeout(1_200);
      expect(requests).toEqual([`${server.url}/jsapi/register`]);
    },
    { expected: /status of 401/ },
  );
});
