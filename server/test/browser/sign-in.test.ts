import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { createOidcClient } from '../../src/dialects/subrite/oidc/clients.ts';
import { authUrl, type Client, clientOf } from '../dialects/subrite-oidc-kit.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { launchChromium } from './chromium.ts';
import { inPage, watch } from './watch.ts';

/** The sign-in page of members, as people use it: a real browser, and a client on another origin that it comes back to. */

const sizes = [
  { width: 1280, height: 900 },
  { width: 320, height: 640 },
];

let browser: Browser;
let server: TestServer;
let site: Server;
let home: string;
let client: Client;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startTestServer();
  site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Back</title>'));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  home = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const tenant = await tenantByCode(server, server.demo.tenant);
  const { deps, store } = server.server;
  const create = (one: Omit<Parameters<typeof createCredential>[3], 'source'>) =>
    createCredential(store, server.clock.now(), tenant, { source: 'subrite', ...one });
  const made = await createOidcClient(
    { tenant, deps, demo: undefined, create },
    { name: 'The Ålesund Gazette', redirectUris: [`${home}/callback`], postLogoutRedirectUris: [`${home}/`] },
  );
  client = {
    ...clientOf(server.demo),
    oidcClientId: made.clientId,
    oidcClientSecret: made.clientSecret,
    oidcRedirectUri: `${home}/callback`,
  };
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  site?.close();
});

async function withPage(options: BrowserContextOptions, work: (page: Page, problems: string[]) => Promise<void>) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const { problems } = await watch(page, server.url);
    await page.goto(authUrl(server, client));
    await work(page, problems);
    // The way back to the client is the only one to another origin.
    expect(problems.filter((problem) => !problem.startsWith(`request to ${home}/`))).toEqual([]);
  } finally {
    await context.close();
  }
}

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test('it can be read, on a desk and on a small phone, with and without a problem', async () => {
    for (const viewport of sizes) {
      await withPage({ viewport, colorScheme }, async (page, problems) => {
        const looks = async () => {
          expect(await inPage(page, 'lowContrast', 'body')).toEqual([]);
          expect(await inPage(page, 'width')).toBe(viewport.width);
          expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual(['Sign in']);
          expect(await page.getByRole('main').count()).toBe(1);
        };
        await looks();
        await page.getByLabel('E-mail address').fill(client.memberEmail);
        await page.getByLabel('Password').fill('wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
        expect(await page.title()).toBe('Not signed in to The Ålesund Gazette');
        expect(await page.getByLabel('E-mail address').inputValue()).toBe(client.memberEmail);
        await looks();
        // The browser reports the refusal that was asked for, in the console as well.
        expect(problems.splice(0).filter((problem) => !/\b400\b/.test(problem))).toEqual([]);
      });
    }
  });
});

test('it is used with the keyboard alone, and leads back to the client with a code', async () => {
  await withPage({}, async (page) => {
    const focus = () => inPage<{ outline: string }>(page, 'focus');
    expect(await page.getByLabel('E-mail address').evaluate((field) => field.matches(':focus'))).toBe(true);
    expect((await focus()).outline).toBe('solid');
    await page.keyboard.type(client.memberEmail);
    await page.keyboard.press('Tab');
    expect((await focus()).outline).toBe('solid');
    await page.keyboard.type(client.memberPassword);
    await page.keyboard.press('Tab');
    expect((await focus()).outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${home}/callback?**`);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('state'), searchParams.get('iss')]).toEqual(['a state', `${server.url}/api/oidc`]);
    expect(searchParams.get('code')).toMatch(/^[\w-]{40,}$/);
    // Signed in: the next time there is nothing to fill in.
    await page.goto(authUrl(server, client));
    await page.waitForURL(`${home}/callback?**`);
    const query = new URLSearchParams({ client_id: client.oidcClientId, post_logout_redirect_uri: `${home}/` });
    await page.goto(`${server.url}/api/oidc/session/end?${query}`);
    expect(page.url()).toBe(`${home}/`);
    await page.goto(authUrl(server, client));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

test('it works without scripts', async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await page.getByLabel('E-mail address').fill(client.memberEmail);
    await page.getByLabel('Password').fill(client.memberPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${home}/callback?**`);
  });
});

test('what a screen reader hears is what is to be seen', async () => {
  await withPage({}, async (page, problems) => {
    const heard = () => page.locator('body').ariaSnapshot();
    expect(await heard()).toBe(
      [
        '- main:',
        '  - heading "Sign in" [level=1]',
        '  - paragraph: to go on to The Ålesund Gazette',
        '  - text: E-mail address',
        '  - textbox "E-mail address"',
        '  - text: Password',
        '  - textbox "Password"',
        '  - button "Sign in"',
      ].join('\n'),
    );
    await page.getByLabel('E-mail address').fill('x@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await heard()).toContain('- alert: The e-mail address or the password is wrong.');
    expect(await page.getByLabel('Password').evaluate((field) => field.matches(':focus'))).toBe(true);
    problems.splice(0);
  });
});

test('a page of another site cannot hold it in a frame', async () => {
  await withPage({}, async (page, problems) => {
    const address = page.url();
    await page.goto(`${home}/`);
    await page.setContent(`<iframe src="${address}"></iframe>`);
    await expect.poll(() => problems.join()).toContain('frame-ancestors');
    expect(await page.frames()[1]?.locator('form').count()).toBe(0);
    problems.splice(0);
  });
});
