import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launchChromium } from './chromium.ts';
import { loaded, pageOf, type Site, settings, startSite, watchPage } from './tracker-site.ts';
import { type Stub, startStub } from './tracker-stub.ts';

/** What the script does with events when all is not well: with the network, the server, the browser's storage, or the page. */

export let browser: Browser;
export let stub: Stub;
export let site: Site;
export let context: BrowserContext;
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

export let problems: string[];

/** A new tab of the same browser on a page of the shop. */
export async function open(url = site.add(pageOf(stub.url, settings('key'))), before?: string): Promise<Page> {
  const page = await context.newPage();
  problems = await watchPage(page);
  if (before) await page.addInitScript(before);
  await page.goto(url);
  await loaded(page);
  return page;
}

/** Sends events that carry these numbers. */
export const send = (page: Page, ...numbers: number[]) =>
  page.evaluate(`for (const n of ${JSON.stringify(numbers)}) ochn.send('action', 'visit', { n }); undefined`);
export const numbers = () => stub.events().map(({ aditionalData }) => (aditionalData as { n: number }).n);
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const requests = (path: string) => stub.sent.filter((one) => one.path === path);
export const shelves = (page: Page) =>
  page.evaluate<number>("Object.keys(localStorage).filter((k) => k.includes('.q.')).length");
/** Longer than an event waits for others, and than the first two pauses after a failure take. */
export const aWhile = (page: Page) => page.waitForTimeout(1_500);
/** What the browser itself says in the console about an answer that a test planned. */
export const ours = () => problems.filter((problem) => !problem.startsWith('console: Failed to load resource'));
