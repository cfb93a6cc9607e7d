import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Somebody's web site on an origin of its own, whose pages load the script. */
export interface Site {
  readonly origin: string;
  /** Serves a page under a new path; its address. */
  add(html: string, headers?: Record<string, string>): string;
  close(): void;
}

export async function startSite(): Promise<Site> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const server: Server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    // A browser asks for an icon, too.
    if (page === undefined) return response.writeHead(204).end();
    // Never from the browser's cache of whole pages, unless a test asks for it.
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    add(html, headers = {}) {
      const path = `/page-${pages.size}`;
      pages.set(path, { html, headers });
      return origin + path;
    },
    close: () => server.close(),
  };
}

/** Step 3 of the document, as printed, with the base URL filled in. */
export const snippet = (baseUrl: string) => `<script>
(function (d, s, id) {
var js, ojs = d.getElementsByTagName(s)[0];
if (d.getElementById(id)) {return;}
js = d.createElement(s); js.id = id; js.async=!0;
js.src ="${baseUrl}/jsapi/omnichannel.js"; ojs.parentNode.insertBefore(js, ojs);
} (document, 'script', 'omnichanneltrack'));
</script>`;

/** Step 2 of the document, as printed, with the key filled in. */
export const settings = (key: string, more = '') => `<script>
var ochnkey='${key}';
function ochntrack() {
ochn.init();${more}
}</script>`;

/** A page with both in their places. */
export const pageOf = (baseUrl: string, head: string, body = '') =>
  `<!doctype html><html><head><title>Shop</title>${head}</head><body><h1>Shop</h1>${body}${snippet(baseUrl)}</body></html>`;

/** What must never come of us: errors of scripts, unhandled rejections, violations of the page's policy, words in the console. */
export async function watchPage(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  await page.exposeFunction('violated', (what: string) => problems.push(`policy: ${what}`));
  await page.addInitScript(
    'addEventListener("securitypolicyviolation", (e) => violated(e.violatedDirective + " " + e.blockedURI))',
  );
  return problems;
}

/** Waits until the page's own function was called and the library has done what it does at once. */
export const loaded = (page: Page) =>
  page.waitForFunction('typeof ochn === "object" && typeof ochn.send === "function"');

/** For what comes after pauses of some seconds, on a machine that may be busy. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
