import { describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import {
  aWhile,
  context,
  numbers,
  open,
  ours,
  range,
  requests,
  send,
  shelves,
  site,
  stub,
} from './tracker-queue-kit.ts';
import { eventually, loaded, pageOf, settings } from './tracker-site.ts';

/** What the script does with events when all is not well with the network, the server, or the page. */

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
