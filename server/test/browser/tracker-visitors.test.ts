import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { aWhile, context, numbers, open, ours, requests, send, shelves, site, stub } from './tracker-queue-kit.ts';
import { eventually, pageOf, settings } from './tracker-site.ts';

/** What the script does in several tabs, without storage, for who asks not to be tracked, and on pages of all kinds. */

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
