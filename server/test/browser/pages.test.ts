import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { anchorOf } from '../../src/pages/docs-page.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { launchChromium } from './chromium.ts';
import { inPage, type Watch, watch } from './watch.ts';

const run = promisify(execFile);
const schemes = ['light', 'dark'] as const;
const desktop = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };
/** The reference scrolls to an operation when it has built it; a busy machine takes its time. */
const patience = { timeout: 30_000 };

let browser: Browser;
let server: TestServer;

beforeAll(async () => {
  browser = await launchChromium();
  server = await startTestServer({ TRIBUTARY_DEMO: 'on' });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A page in a context of its own, watched; `work` ends without a problem, or the test fails with all of them. */
async function withPage(
  path: string,
  options: BrowserContextOptions,
  work: (page: Page, watch: Watch) => Promise<void>,
) {
  const context = await browser.newContext({ viewport: desktop, ...options });
  try {
    const page = await context.newPage();
    const watched = await watch(page, server.url);
    await page.goto(`${server.url}${path}`);
    await work(page, watched);
    expect(watched.problems).toEqual([]);
  } finally {
    await context.close();
  }
}

describe('the watch itself', () => {
  test('notices what it is there to notice', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const { problems } = await watch(page, server.url);
    await page.goto(server.url);
    expect(problems).toEqual([]);
    const missing = page.waitForResponse(`${server.url}/nothing.js`);
    await inPage(page, 'misbehave');
    await missing;
    await page.goto('http://elsewhere.invalid/').catch(() => undefined);
    const all = problems.join('\n');
    expect(all).toContain('policy: img-src http://pictures.invalid/x.png');
    expect(all).toContain('policy: style-src-attr inline');
    expect(all).toContain('script: thrown on purpose');
    expect(all).toContain('404 from');
    expect(all).toContain('request to http://elsewhere.invalid/');
    await page.close();
  });

  test('notices letters that are too pale', async () => {
    await withPage('/', {}, async (page) => {
      await inPage(page, 'show', '<main><p>too pale</p><p>dark enough</p></main>');
      expect(await inPage(page, 'lowContrast', 'main')).toEqual([expect.stringContaining('too pale')]);
    });
  });
});

describe.each(schemes)('in the %s scheme', (colorScheme) => {
  test.each(['/', '/docs'])('%s can be read, on a desk and on a phone', async (path) => {
    for (const viewport of [desktop, phone]) {
      await withPage(path, { viewport, colorScheme }, async (page) => {
        expect(await inPage(page, 'lowContrast', 'body')).toEqual([]);
        expect(await inPage(page, 'width')).toBe(viewport.width);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(await page.getByRole('main').count()).toBe(1);
      });
    }
  });
});

// A reference takes seconds to build, so each is looked at twice, and not in every combination.
describe.each([
  ['on a desk', desktop, 'light'],
  ['on a phone', phone, 'dark'],
] as const)('the reference, %s', (_, viewport, colorScheme) => {
  test.each(dialects)('of $name is shown from our own files, and links lead into it', async (dialect) => {
    const last = dialect.operations.at(-1);
    if (last === undefined) throw new Error('a dialect without operations');
    await withPage(`/docs/${dialect.name}#${anchorOf(last)}`, { viewport, colorScheme }, async (page) => {
      const heading = page.getByRole('heading', { name: last.summary, exact: true });
      await heading.waitFor();
      await expect.poll(() => inPage(page, 'scrolled'), patience).toBe(true);
      await expect.poll(async () => (await heading.boundingBox())?.y, patience).toBeLessThan(viewport.height);
      const links = page.locator('#reference aside a[href*="#tag/"]');
      const anchors = await links.evaluateAll((all) => all.map((link) => decodeURI(String(link)).split('#')[1]));
      expect(anchors).toEqual(expect.arrayContaining(dialect.operations.map(anchorOf)));
      expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([dialect.title]);
      expect(await page.getByRole('main').count()).toBe(1);
      expect(await inPage(page, 'width')).toBe(viewport.width);
      expect(await inPage(page, 'lowContrast', 'body')).toEqual([]);
    });
  });
});

test.each(dialects.filter(({ documents }) => documents !== undefined))(
  'the reference of $name is also where its vendor has it',
  async (dialect) => {
    await withPage(`${dialect.documents?.page}`, {}, async (page) => {
      const [first] = dialect.operations;
      await page.getByRole('heading', { name: first?.summary ?? '', exact: true }).waitFor(patience);
      expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([dialect.title]);
      expect(await inPage(page, 'width')).toBe(desktop.width);
    });
  },
);

test('a request that is tried in the reference reaches this server', async () => {
  const [dialect] = dialects;
  const operation = dialect?.operations.find(({ method, auth }) => method === 'GET' && auth !== 'none');
  if (dialect === undefined || operation === undefined) throw new Error('no operation to try');
  await withPage(`/docs/${dialect.name}#${anchorOf(operation)}`, {}, async (page, { problems }) => {
    await page
      .getByRole('button', { name: /^Test Request.*get/i })
      .first()
      .click();
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === operation.path);
    await page.getByRole('button', { name: /send/i }).first().click();
    expect((await answered).status()).toBe(401);
    await page.getByText('401 Unauthorized').waitFor();
    // The refusal is what was asked for; the browser writes it into the console, too.
    expect(problems.splice(0).filter((problem) => !/\b401\b/.test(problem))).toEqual([]);
  });
});

describe('the start page', () => {
  test('is used with the keyboard alone', async () => {
    await withPage('/', {}, async (page) => {
      const focus = () => inPage<{ text: string; outline: string }>(page, 'focus');
      await page.keyboard.press('Tab');
      expect((await focus()).text).toBe('Skip to the content');
      const seen: string[] = [];
      const stops = await page.locator('a:visible, button:visible').count();
      for (let stop = 1; stop < stops; stop += 1) {
        await page.keyboard.press('Tab');
        const { text, outline } = await focus();
        expect(outline, `the focus on ${text}`).toBe('solid');
        seen.push(text);
      }
      expect(seen.filter((text) => text.startsWith('Copy:'))).toHaveLength(2 * dialects.length);
      expect(seen).toEqual(expect.arrayContaining(dialects.map(({ title }) => title)));
    });
  });

  test('gives curls that work as pasted: a person made through one API is found through all', async () => {
    await withPage('/', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const copied = async (id: string) => {
        await page.locator(`button[data-copies="${id}"]`).click();
        await page.getByRole('status').getByText('Copied').waitFor();
        return inPage<string>(page, 'readClipboard');
      };
      for (const { name } of dialects) {
        const find = await copied(`${name}-find`);
        expect((await run('sh', ['-c', find])).stdout, `${name} knows nobody yet`).not.toContain('Grace');
      }
      const [first] = dialects;
      await run('sh', ['-c', await copied(`${first?.name}-create`)]);
      for (const { name } of dialects) {
        const { stdout } = await run('sh', ['-c', await copied(`${name}-find`)]);
        expect(stdout, name).toContain('grace@example.com');
      }
    });
  });

  test('selects the text where there is no clipboard', async () => {
    await withPage('/', {}, async (page) => {
      await inPage(page, 'takeClipboardAway');
      const button = page.locator('button[data-copies]').first();
      await button.click();
      await page.getByRole('status').getByText('The text is selected').waitFor();
      const id = (await button.getAttribute('data-copies')) ?? '';
      const text = await page.locator(`#${id}`).textContent();
      expect(await inPage(page, 'selected')).toBe(text?.trimEnd());
    });
  });

  test('shows everything but the copy buttons without scripts', async () => {
    await withPage('/', { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('pre:visible').count()).toBe(2 * dialects.length);
      expect(await page.locator('button:visible').count()).toBe(0);
    });
  });
});
