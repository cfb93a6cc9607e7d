import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

/** Everything that a page does and must not, in the order in which it happened. */
export interface Watch {
  readonly problems: string[];
}

/** Watches a page from before its first request: other hosts, policy violations, errors in the console or of scripts. */
export async function watch(page: Page, own: string): Promise<Watch> {
  const problems: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${own}/`) && !/^(data|blob|about):/.test(url)) problems.push(`request to ${url}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} from ${response.url()}`);
  });
  await page.exposeFunction('violated', (what: string) => problems.push(`policy: ${what}`));
  await page.addInitScript({ path: resolve(import.meta.dirname, 'in-page.js') });
  return { problems };
}

/** Calls a function of `in-page.js`, which knows the page's document and this file does not. */
export function inPage<T>(page: Page, name: string, ...args: readonly string[]): Promise<T> {
  return page.evaluate<T>(`inPage.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);
}
