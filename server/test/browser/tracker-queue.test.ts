import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { launchChromium } from './chromium.ts';
import { eventually, loaded, pageOf, type Site, settings, startSite, watchPage } from './tracker-site.ts';
import { type Stub, startStub } from './tracker-stub.ts';

/** What the script does with events when all is not well: with the network, the server, the browser's storage, or the page. */

let browser: Browser;
let stub: Stub;
let site: Site;
let context: BrowserContext;
beforeAll(async () => {
  browser = await launchChromium();
  stub = await startStub();
  site = await startSite();
});
beforeEach(async () => {
  stub.reset();
  context = await browser.newContext();
});
afterEach(() => context.close());
afterAll(async () => {
  await browser?.close();
  stub?.close();
  site?.close();
});

let problems: string[];

/** A new tab of the same browser on a page of the shop. */
async function open(url = site.add(pageOf(stub.url, settings('key'))), before?: string): Promise<Page> {
  const page = await context.newPage();
  problems = await watchPage(page);
  if (before) await page.addInitScript(before);
  await page.goto(url);
  await loaded(page);
  return page;
}

/** Sends events that carry these numbers. */
const send = (page: Page, ...numbers: number[]) =>
  page.evaluate(`for (const n of ${JSON.stringify(numbers)}) ochn.send('action', 'visit', { n }); undefined`);
const numbers = () => stub.events().map(({ aditionalData }) => (aditionalData as { n: number }).n);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const requests = (path: string) => stub.sent.filter((one) => one.path === path);
const shelves = (page: Page) =>
  page.evaluate<number>("Object.keys(localStorage).filter((k) => k.includes('.q.')).length");
/** Longer than an event waits for others, and than the first two pauses after a failure take. */
const aWhile = (page: Page) => page.waitForTimeout(1_500);
/** What the browser itself says in the console about an answer that a test planned. */
const ours = () => problems.filter((problem) => !problem.startsWith('console: Failed to load resource'));

describe('batches', () => {
  test('what happens within a moment goes together, in the documented fields', async () => {
    covers('footprints:script/batch', 'footprints:script/simple-requests');
    const page = await open();
    const before = Date.now();
    await send(page, 1, 2);
    await eventually(numbers).toEqual([1, 2]);
    const [init, sent] = stub.sent;
    expect(init?.form).toEqual({
      appkey: 'key',
      'technicalInfo[screenSize]': '1280x720',
      'technicalInfo[browserUserAgent]': expect.stringContaining('Chrome'),
      'technicalInfo[browserType]': 'Chrome',
      'technicalInfo[deviceOs]': expect.any(String),
    });
    expect(sent?.form).toEqual({
      appkey: 'key',
      uid: expect.stringMatching(/^browser-/),
      uType: 'p',
      events: expect.any(String),
    });
    expect(sent?.events[0]).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f]{32}$/),
      requestType: 'action',
      actionType: 'visit',
      aditionalData: { n: 1 },
      at: expect.any(Number),
    });
    expect(Math.abs((sent?.events[0]?.at ?? 0) - before)).toBeLessThan(60_000);
    expect(new Set(sent?.events.map(({ messageId }) => messageId)).size).toBe(2);
    // No browser asks first whether it may send these (a preflight would be an OPTIONS request, and come as one).
    expect(stub.sent.map(({ path, type }) => [path, type])).toEqual([
      ['init', 'application/x-www-form-urlencoded;charset=UTF-8'],
      ['send', 'application/x-www-form-urlencoded;charset=UTF-8'],
    ]);
    expect(sent?.headers).not.toHaveProperty('cookie');
    expect(ours()).toEqual([]);
  });

  test('twenty go at once, and twenty a request', async () => {
    const page = await open();
    await send(page, ...range(1, 45));
    await eventually(numbers).toEqual(range(1, 45));
    expect(requests('send').map(({ events }) => events.length)).toEqual([20, 20, 5]);
  });

  test('large ones are split, and one that is too large is left out and counted', async () => {
    const page = await open();
    await page.evaluate("ochn.send('action', 'visit', { n: 0, text: 'x'.repeat(70000) })");
    await page.evaluate(
      "for (const n of [1, 2, 3]) ochn.send('action', 'visit', { n, text: 'x'.repeat(25000) }); undefined",
    );
    await eventually(numbers).toEqual([1, 2, 3]);
    expect(requests('send').map(({ form, events }) => [events.length, form.dropped])).toEqual([
      [2, '1'],
      [1, undefined],
    ]);
  });

  test('the values are those of the moment of the call', async () => {
    const page = await open();
    await page.evaluate(
      "(() => { const data = { n: 1, at: new Date(0) }; ochn.send('action', 'visit', data); data.n = 2; })()",
    );
    await eventually(() => stub.events()).toMatchObject([{ aditionalData: { n: 1, at: '1970-01-01T00:00:00.000Z' } }]);
  });

  test('events wait for the answer to init, and are of whom it names', async () => {
    covers('footprints:script/send-before-init');
    const html = pageOf(
      stub.url,
      "<script>var ochnkey='key'; function ochntrack() { ochn.send('action','visit',{n: 1}); ochn.init('a@example.com'); }</script>",
    );
    await open(site.add(html));
    await eventually(numbers).toEqual([1]);
    expect(requests('init').at(-1)?.form.email).toBe('a@example.com');
    expect(requests('send')[0]?.form.uid).toBe(requests('init').at(-1)?.form.pid);
  });

  test('a slow answer to init is waited for: it is asked once', async () => {
    stub.plan('init', 'held');
    const page = await open();
    await send(page, 1);
    await aWhile(page);
    expect(stub.sent).toHaveLength(1);
    stub.release();
    await eventually(numbers).toEqual([1]);
    expect(requests('init')).toHaveLength(1);
  });

  test('send starts by itself where a page never calls init', async () => {
    const page = await open(site.add(pageOf(stub.url, "<script>var ochnkey='key';</script>")));
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    expect(requests('init')).toHaveLength(1);
  });
});

describe('a page that goes away', () => {
  test('delivers what it has, at once', async () => {
    covers('footprints:script/unload');
    const page = await open();
    await eventually(() => requests('init')).toHaveLength(1);
    await page.evaluate('ochn.init()');
    await page.evaluate("ochn.send('action', 'visit', { n: 1 }); location.href = 'about:blank'; undefined");
    await eventually(numbers).toEqual([1]);
  });

  test('delivers it without beacons, too', async () => {
    const page = await open(undefined, 'navigator.sendBeacon = undefined');
    await page.evaluate('ochn.init()');
    await page.evaluate("ochn.send('action', 'visit', { n: 1 }); location.href = 'about:blank'; undefined");
    await eventually(numbers).toEqual([1]);
  });

  test('leaves to the next page what no beacon takes', async () => {
    covers('footprints:script/kept');
    const page = await open(undefined, 'navigator.sendBeacon = () => false');
    await page.evaluate('ochn.init()');
    await send(page, 1, 2);
    await page.goto(site.add(pageOf(stub.url, settings('key'))));
    await eventually(numbers).toEqual([1, 2]);
    expect(await shelves(page)).toBe(0);
  });

  test('and what was on its way, whose answer nobody hears: once more under the same ids', async () => {
    const page = await open();
    await page.evaluate('ochn.init()');
    stub.plan('send', 'held');
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    await page.goto(site.add(pageOf(stub.url, settings('key'))));
    await eventually(numbers).toEqual([1, 1]);
    const [first, second] = stub.events();
    expect(second).toEqual(first);
  });

  test('what arrived while the page was hidden for a moment is not sent again', async () => {
    const page = await open();
    await page.evaluate('ochn.init()');
    const become = (state: string) =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
        document.dispatchEvent(new Event('visibilitychange')); undefined`);
    stub.plan('send', 'held');
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    await become('hidden');
    expect(await shelves(page)).toBe(1);
    stub.release();
    await eventually(() => shelves(page)).toBe(0);
    await become('visible');
    await send(page, 2);
    await eventually(numbers).toEqual([1, 2]);
  });

  test('also before the server has answered who a known browser is', async () => {
    const page = await open();
    await page.evaluate('ochn.init()');
    stub.plan('init', 'held');
    await page.reload();
    await loaded(page);
    await send(page, 1);
    await page.goto('about:blank');
    await eventually(numbers).toEqual([1]);
  });
});

describe('a server or a network that fails', () => {
  test('offline, events are kept, and are sent when the network is back', async () => {
    covers('footprints:script/offline');
    const page = await open();
    await page.evaluate('ochn.init()');
    await context.setOffline(true);
    await send(page, 1, 2);
    await eventually(() => shelves(page)).toBe(1);
    await send(page, 3);
    expect(await page.evaluate('ochn.register({ userEmail: "a@example.com" }, true)')).toEqual({
      message: expect.any(String),
    });
    expect(numbers()).toEqual([]);
    await context.setOffline(false);
    await eventually(numbers).toEqual([1, 2, 3]);
    expect(await shelves(page)).toBe(0);
    expect(ours()).toEqual([]);
  });

  test('a first visit without a network is told when there is one', async () => {
    stub.plan('init', 'lost');
    const page = await open();
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    expect(ours()).toEqual([]);
  });

  test.each([503, 500, 429])('%i: the same events again, after a pause', async (status) => {
    covers('footprints:script/retry');
    const page = await open();
    stub.plan('send', { status, body: {} }, 'lost');
    await send(page, 1);
    await eventually(numbers).toEqual([1, 1, 1]);
    expect(new Set(stub.events().map(({ messageId }) => messageId)).size).toBe(1);
    await aWhile(page);
    expect(numbers()).toEqual([1, 1, 1]);
  });

  test('Retry-After is waited for, whatever the network does', async () => {
    covers('footprints:script/retry-after');
    const page = await open();
    stub.plan('send', { status: 429, body: {}, headers: { 'retry-after': '3' } });
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await aWhile(page);
    expect(numbers()).toEqual([1]);
    await eventually(numbers).toEqual([1, 1]);
  });

  test('400: these events are not sent again, later ones are', async () => {
    covers('footprints:script/refused');
    const page = await open();
    stub.plan('send', { status: 400, body: { success: false } });
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    await aWhile(page);
    await send(page, 2);
    await eventually(numbers).toEqual([1, 2]);
    expect(await shelves(page)).toBe(0);
  });

  test('401 ends it', async () => {
    const page = await open();
    stub.plan('send', { status: 401, body: { success: false } });
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    await send(page, 2);
    await aWhile(page);
    expect(numbers()).toEqual([1]);
  });

  test('200 events are kept; of more the oldest go, and their number is told', async () => {
    covers('footprints:script/bounded');
    const page = await open();
    await page.evaluate('ochn.init()');
    await context.setOffline(true);
    await send(page, ...range(1, 230));
    await eventually(() => shelves(page)).toBe(1);
    await page.goto('about:blank').catch(() => undefined);
    await context.setOffline(false);
    await page.goto(site.add(pageOf(stub.url, settings('key'))));
    // A batch whose answer was lost goes again, under the same ids, which the server stores once.
    await eventually(() => [...new Set(numbers())]).toEqual(range(31, 230));
    const [first, ...others] = new Map(
      stub.sent.flatMap(({ form }) => (form.events ? [[form.events, form]] : [])),
    ).values();
    expect([first?.dropped, ...others.map(({ dropped }) => dropped)]).toEqual(['30', ...Array(9).fill(undefined)]);
  });
});

describe('several tabs', () => {
  test('are one browser, and each event goes once', async () => {
    covers('footprints:script/tabs');
    const [one, two] = [await open(), await open()];
    for (const tab of [one, two]) await tab.evaluate('ochn.init()');
    expect(
      new Set(
        requests('init')
          .slice(1)
          .map(({ form }) => form.pid),
      ).size,
    ).toBe(1);
    await context.setOffline(true);
    await send(one, 1, 2);
    await send(two, 3, 4);
    for (const tab of [one, two]) await eventually(() => shelves(tab)).toBeGreaterThan(0);
    await aWhile(one);
    await context.setOffline(false);
    await eventually(() => [...new Set(numbers())].sort()).toEqual([1, 2, 3, 4]);
    await aWhile(one);
    // Both may have taken the same from the shelf in the same instant: under the same ids, which the server stores once.
    expect(new Set(stub.events().map(({ messageId }) => messageId)).size).toBe(4);
    expect(new Set(requests('send').map(({ form }) => form.uid)).size).toBe(1);
  });

  test('what another person did before is not told of the next', async () => {
    const page = await open(undefined, 'navigator.sendBeacon = () => false');
    await page.evaluate('ochn.init()');
    await send(page, 1);
    stub.plan('init', { status: 200, body: { status: 'ok', success: true, pid: 'somebody-else' } });
    await page.goto(site.add(pageOf(stub.url, settings('key').replace('init()', "init('b@example.com')"))));
    await send(page, 2);
    await eventually(numbers).toEqual([1, 2]);
    const [first, second] = requests('send').map(({ form }) => form.uid);
    expect(second).toBe('somebody-else');
    expect(first).toMatch(/^browser-/);
  });
});

describe('storage', () => {
  const tracks = async (page: Page) => {
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
    stub.plan('send', { status: 503 });
    await send(page, 2);
    await eventually(numbers).toEqual([1, 2, 2]);
    expect(await page.evaluate("ochn.register({ userEmail: 'a@example.com' }, true)")).toEqual({ status: 'ok' });
    expect(ours()).toEqual([]);
  };

  test('closed to the page, as in a frame without an origin', async () => {
    covers('footprints:script/storage-blocked');
    const page = await open(
      site.add(pageOf(stub.url, settings('key')), { 'content-security-policy': 'sandbox allow-scripts' }),
    );
    const refused = await page.evaluate('(() => { try { return typeof localStorage } catch { return "refused" } })()');
    expect(refused).toBe('refused');
    await tracks(page);
  });

  test('full', async () => {
    const page = await open();
    await page.evaluate(`(() => { let size = 1 << 23; let i = 0;
      while (size >= 1) { try { localStorage.setItem('fill' + i++, 'x'.repeat(size)); } catch { size >>= 1; } } })()`);
    await tracks(page);
  });

  test('not there at all, or holding nonsense under our names', async () => {
    await tracks(await open(undefined, "Object.defineProperty(window, 'localStorage', { value: null })"));
    stub.reset();
    const nonsense = `localStorage.setItem('ochn.key.q.1', '{'); localStorage.setItem('ochn.key.q.2', '{"entries":[1,["a"]],"dropped":"x"}')`;
    await tracks(await open(undefined, nonsense));
  });
});

describe('visitors who ask not to be tracked', () => {
  test.each([
    ['doNotTrack', "'1'", '1'],
    ['globalPrivacyControl', 'true', '1'],
    ['doNotTrack', "'0'", undefined],
  ])('%s = %s is told', async (name, value, told) => {
    await open(undefined, `Object.defineProperty(navigator, '${name}', { value: ${value} })`);
    await eventually(() => requests('init').map(({ form }) => form.dnt)).toEqual([told]);
  });

  test('have nothing stored before the server has said that it tracks all the same', async () => {
    stub.plan('init', 'held');
    const page = await open(undefined, "Object.defineProperty(navigator, 'doNotTrack', { value: '1' })");
    await send(page, 1);
    await page.evaluate("dispatchEvent(new Event('pagehide'))");
    expect(await page.evaluate('localStorage.length')).toBe(0);
    stub.release();
    await eventually(numbers).toEqual([1]);
    expect(await page.evaluate('localStorage.length')).toBe(1);
  });
});

describe('pages of all kinds', () => {
  test('a page that is made ready before anybody wants to see it is not a visit', async () => {
    covers('footprints:script/prerendered');
    const prerendering = (value: boolean) =>
      `Object.defineProperty(document, 'prerendering', { configurable: true, value: ${value} })`;
    const page = await open(undefined, prerendering(true));
    await page.waitForLoadState('load');
    await aWhile(page);
    expect(stub.sent).toEqual([]);
    await page.evaluate(`${prerendering(false)}; document.dispatchEvent(new Event('prerenderingchange')); undefined`);
    await eventually(() => requests('init').length).toBe(1);
  });

  test('lists and objects that other scripts have changed', async () => {
    covers('footprints:script/hostile-page');
    const polluted = `
      Array.prototype.toJSON = function () { return 'list'; };
      Array.prototype.extra = function () {}; Object.prototype.more = 'x';
      Date.prototype.toJSON = () => 'date'; String.prototype.toJSON = () => 'text';`;
    const page = await open(undefined, polluted);
    await page.evaluate(
      "ochn.send('action', 'sale', { n: 1, receipts: [{ name: 'C&A', value: 52 }], when: new Date(0) })",
    );
    await eventually(() => stub.events()).toMatchObject([
      {
        actionType: 'sale',
        aditionalData: { n: 1, receipts: [{ name: 'C&A', value: 52 }], when: '1970-01-01T00:00:00.000Z' },
      },
    ]);
    await page.evaluate("ochn.register({ tags: ['a', 'b'], userEmail: 'a@example.com', uid: 'another', appkey: 'x' })");
    const { appkey, uid, uType, ...fields } = requests('register')[0]?.form ?? {};
    expect([appkey, uType]).toEqual(['key', 'p']);
    expect(uid).toMatch(/^browser-/);
    expect(fields).toEqual({ 'tags[0]': 'a', 'tags[1]': 'b', userEmail: 'a@example.com' });
    expect(ours()).toEqual([]);
  });

  test.each([
    ['fetch throws', 'window.fetch = () => { throw new Error("broken on purpose"); }'],
    ['fetch is gone', 'delete window.fetch'],
    ['JSON is another', 'JSON.stringify = () => "x"; JSON.parse = () => { throw new Error("broken on purpose"); }'],
    ['promises never settle as expected', 'window.fetch = () => ({ then: undefined })'],
  ])('%s: nothing of it becomes the page’s trouble', async (_, before) => {
    const page = await open(undefined, before);
    await send(page, 1);
    const answers = await page.evaluate(
      "Promise.all([ochn.init(), ochn.register(null), ochn.prepopulate(), ochn.prepopulate({ email: 'a' }, true), ochn.register({}, true)])",
    );
    expect(answers).toHaveLength(5);
    await aWhile(page);
    expect(ours()).toEqual([]);
  });

  test('whatever is handed over', async () => {
    covers('footprints:script/never-throws');
    const page = await open();
    // Small, and endless when it is written out.
    const endless = '(() => { let x = {}; for (let i = 0; i < 60; i++) x = { x, again: x }; return x; })()';
    const calls = [
      'ochn.send()',
      "ochn.send('action', 'visit', (() => { const circle = {}; circle.circle = circle; return circle; })())",
      "ochn.send('action', 'visit', document.body)",
      `ochn.send('action', 'visit', ${endless})`,
      `ochn.register(${endless}, true)`,
      "ochn.send('action', 'visit', { get n() { throw new Error('broken on purpose'); } })",
      "ochn.send(Symbol('x'), 1n, () => 1)",
      'ochn.init({})',
      'ochn.register(1n)',
      "ochn.register({ get n() { throw new Error('broken on purpose'); } }, true)",
      'ochn.prepopulate(Symbol())',
      "ochn.send('action', 'visit', { n: 1, text: 'half a smile \\ud83d' })",
    ];
    for (const call of calls)
      expect(await page.evaluate(`Promise.resolve(${call}).then(() => 'fine')`), call).toBe('fine');
    await eventually(() => stub.events().some(({ aditionalData }) => (aditionalData as { n?: number })?.n === 1)).toBe(
      true,
    );
    expect(ours()).toEqual([]);
  });

  test('what the page’s own function does wrong is not made worse', async () => {
    const html = pageOf(
      stub.url,
      "<script>var ochnkey='key'; function ochntrack() { ochn.init(); throw new Error('the page’s own'); }</script>",
    );
    const page = await open(site.add(html));
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
  });

  test('no key: nothing is sent, and the page hears why', async () => {
    const page = await open(site.add(pageOf(stub.url, '<script>function ochntrack() { ochn.init(); }</script>')));
    expect(await page.evaluate('ochn.init()')).toEqual({ success: false, message: 'ochnkey is not set' });
    expect(stub.sent).toEqual([]);
  });

  test('only `ochn` is new among the page’s names', async () => {
    covers('footprints:script/one-global');
    const names = 'Object.getOwnPropertyNames(window).sort()';
    const bare = await context.newPage();
    await bare.goto(site.add('<!doctype html><script>var ochnkey; function ochntrack() {}</script>'));
    const page = await open();
    const before = new Set(await bare.evaluate<string[]>(names));
    const added = (await page.evaluate<string[]>(names)).filter((name) => !before.has(name));
    expect(added.filter((name) => !/^(violated|__playwright.*)$/.test(name))).toEqual(['ochn']);
  });

  test('the console is used when the page asks for it, and not before', async () => {
    covers('footprints:script/logging');
    for (const [declared, words] of [
      ['', 0],
      ['let enableLogging = true;', 1],
    ] as const) {
      stub.plan('init', { status: 400, body: { success: false } });
      await open(site.add(pageOf(stub.url, `<script>${declared}</script>${settings('key')}`)));
      await eventually(() => requests('init').length).toBe(1);
      await eventually(() => ours().filter((one) => one.includes('[ochn]')).length).toBe(words);
      stub.reset();
    }
  });

  test('where the script came from is not for other elements to say', async () => {
    covers('footprints:script/own-address');
    const decoy = `<img name="currentScript" src="${site.origin}/x/y.png"><a id="omnichanneltrack" href="${site.origin}/x/">x</a>`;
    const file = `<script id="omnichanneltrack" src="${stub.url}/jsapi/omnichannel.js"></script>`;
    const page = await open(site.add(`<!doctype html><head>${settings('key')}</head><body>${decoy}${file}</body>`));
    await send(page, 1);
    await eventually(numbers).toEqual([1]);
  });

  test('loaded as a module, it finds its element by the id of the snippet; without one nobody is asked', async () => {
    const asked: string[] = [];
    for (const [id, times] of [
      ['omnichanneltrack', 1],
      ['other', 0],
    ] as const) {
      const file = `<script type="module" id="${id}" src="${stub.url}/jsapi/omnichannel.js"></script>`;
      const page = await open(site.add(`<!doctype html><head>${settings('key')}${file}</head>`));
      page.on('request', (request) => asked.push(request.url()));
      if (times > 0) await eventually(() => requests('init').length).toBe(times);
      else expect(await page.evaluate('ochn.init()')).toMatchObject({ success: false });
      stub.reset();
    }
    expect(asked).toEqual([]);
    expect(ours()).toEqual([]);
  });
});
