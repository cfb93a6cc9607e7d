import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tryLimits } from '../../src/dialects/subrite/oidc/limits.ts';
import { networkOf } from '../../src/kit/network-of.ts';
import { hashPassword, verifyPassword } from '../../src/kit/passwords.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import {
  actionOf,
  authUrl,
  type Browser,
  browser,
  type Client,
  clientOf,
  loginPageOf,
  type Page,
  submit,
} from './subrite-oidc-kit.ts';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  // So that a test can come from many addresses.
  server = await startTestServer({ TRIBUTARY_TRUST_PROXY: '127.0.0.1' });
  client = clientOf(server.demo);
});
afterAll(() => server.close());

let person: Browser;
beforeEach(() => {
  person = browser();
  // Earlier tries are forgotten.
  server.clock.move(tryLimits.withinS * 1000);
});

const begin = (who = person) => loginPageOf(who, authUrl(server, client));
const alertOf = ({ text }: Page) => /role="alert"[^>]*>([^<]*)</.exec(text)?.[1];

describe('the sign-in page', () => {
  test('is a plain form with labels, in its own language and with a title', async () => {
    const { status, text } = await begin();
    expect(status).toBe(200);
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('<title>Sign in to Demo portal</title>');
    expect(text.match(/<h1>/g)).toHaveLength(1);
    for (const [id, complete] of [
      ['email', 'username'],
      ['password', 'current-password'],
    ])
      expect(text).toMatch(
        new RegExp(`<label for="${id}">[^<]+</label>\\n<input id="${id}"[^>]* autocomplete="${complete}"`),
      );
    expect(text).not.toMatch(/<script|src=|url\(/);
    covers('subrite:oidc/page');
  });

  test('keeps itself to itself', async () => {
    const { headers } = await begin();
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/localhost:8080; /,
    );
    expect(policy).toMatch(/base-uri 'none'; frame-ancestors 'none'$/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  test('has cookies that scripts cannot read, for these paths and this site only, and signed', async () => {
    const begun = await person.get(authUrl(server, client));
    for (const line of begun.headers.getSetCookie())
      expect(line).toMatch(/; path=\/api\/oidc\/t\/.*samesite=lax; httponly$/i);
    const before = new Map(person.jar);
    const page = await person.get(begun.location ?? '');
    const answer = await person.post(actionOf(page), { email: client.memberEmail, password: client.memberPassword });
    const resumed = await person.get(answer.location ?? '');
    const session = resumed.headers.getSetCookie().filter((line) => line.startsWith('_session_'));
    expect(session).toHaveLength(2);
    for (const line of session) expect(line).toMatch(/; path=\/api\/oidc; samesite=lax; httponly$/);
    // Whoever guesses or reads an id in the database has no signature for it.
    for (const [key, { path, pair }] of before) {
      if (!key.includes('.sig')) continue;
      person.jar.set(key, { path, pair: pair.replace(/=.*/, '=AAAAAAAAAAAAAAAAAAAAAAAAAAA') });
    }
    expect((await person.get(begun.location ?? '')).status).toBe(400);
    covers('subrite:oidc/cookies');
  });

  test('says the same of an unknown e-mail and a wrong password, and keeps the e-mail', async () => {
    const [unknown, wrong] = [await begin(), await begin()];
    const answers = [
      await submit(person, unknown, 'nobody@example.com', 'not the password'),
      await submit(person, wrong, client.memberEmail, 'not the password'),
    ];
    for (const answer of answers) {
      expect([answer.status, alertOf(answer)]).toEqual([400, 'The e-mail address or the password is wrong.']);
      expect(answer.text).toContain('<title>Not signed in to Demo portal</title>');
      expect(answer.text.match(/aria-invalid="true" aria-describedby="problem"/g)).toHaveLength(2);
    }
    expect(answers[0]?.text).toContain('value="nobody@example.com"');
    expect(answers[0]?.text).not.toContain('not the password');
    const same = ({ text }: Page) => text.replace(/value="[^"]*"|action="[^"]*"/g, '');
    expect(same(answers[0] as Page)).toBe(same(answers[1] as Page));
    covers('subrite:oidc/wrong-login');
  });

  test('shows what was typed as text, whatever it is', async () => {
    const answer = await submit(person, await begin(), '"><script>alert(1)</script>', 'x');
    expect(answer.text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  test('begins with the e-mail that the client knows', async () => {
    const { text } = await loginPageOf(person, authUrl(server, client, { extra: { login_hint: 'a"b@example.com' } }));
    expect(text).toContain('value="a&quot;b@example.com"');
  });

  test('takes an e-mail in any spelling, and asks for what is missing', async () => {
    const page = await begin();
    expect(alertOf(await submit(person, page, client.memberEmail, ''))).toBe(
      'Enter your e-mail address and your password.',
    );
    const answer = await submit(person, page, ` ${client.memberEmail.toUpperCase()} `, client.memberPassword);
    expect(new URL(answer.location ?? '').searchParams.has('code')).toBe(true);
  });

  test('takes no text that the database could not hold, and no huge one', async () => {
    for (const [email, password] of [
      ['a\0@example.com', 'x'],
      [client.memberEmail, '\0'],
      [client.memberEmail, 'x'.repeat(1_025)],
      ['x'.repeat(40_000), 'x'],
    ] as const)
      expect((await submit(person, await begin(), email, password)).status).toBe(400);
    const page = await begin();
    const huge = await person.post(actionOf(page), { email: 'x', password: 'x'.repeat(60_000) });
    expect(huge.status).toBe(413);
    const nul = await server.call(
      'GET',
      new URL(authUrl(server, client, { extra: { state: '\0' } })).href.slice(server.url.length),
    );
    expect([nul.status, nul.json]).toEqual([
      400,
      { statusCode: 400, message: 'The request cannot be read', error: 'Bad Request' },
    ]);
  });

  test('belongs to the browser in which the sign-in began', async () => {
    const page = await begin();
    const own = { email: client.memberEmail, password: client.memberPassword };
    for (const other of [browser(), person]) {
      const elsewhere = other === person ? actionOf(page).replace(/.$/, 'x') : actionOf(page);
      const shown = await other.get(elsewhere);
      const posted = await other.post(elsewhere, own);
      expect([shown.status, posted.status]).toEqual([400, 400]);
      expect(posted.text).toContain('This sign-in has expired');
    }
    // With a sign-in of its own, which is not this one.
    const attacker = browser();
    await begin(attacker);
    expect((await attacker.post(actionOf(page), own)).status).toBe(400);
    // A cookie of another sign-in, sent to where it does not belong.
    const cookie = [...attacker.jar.values()].map(({ pair }) => pair).join('; ');
    expect((await browser().post(actionOf(page), own, { cookie })).status).toBe(400);
    expect((await browser().get(actionOf(page), { cookie })).status).toBe(400);
    expect((await submit(person, page, client.memberEmail, client.memberPassword)).status).toBe(303);
    covers('subrite:oidc/csrf');
  });

  test('ends after an hour, and when it was used', async () => {
    const [late, once] = [await begin(), await begin()];
    await submit(person, once, client.memberEmail, client.memberPassword);
    expect((await person.get(actionOf(once))).status).toBe(400);
    server.clock.move(60 * 60_000);
    expect((await submit(person, late, client.memberEmail, client.memberPassword)).status).toBe(400);
  });

  test('asks to come back when too many passwords are being checked', async () => {
    const page = await begin();
    // Two checks that take seconds, and a full queue of ones that take no time behind them.
    const slow = (await hashPassword('x')).replace('t=2', 't=200');
    const busy = [slow, slow, ...Array<string>(500).fill('no hash')].map((phc) =>
      verifyPassword(phc, 'x').catch(() => false),
    );
    const answer = await submit(person, page, client.memberEmail, client.memberPassword);
    expect([answer.status, alertOf(answer)]).toEqual([
      503,
      'Sign-in is busy at this moment. Try again in a few seconds.',
    ]);
    await Promise.all(busy);
    expect((await submit(person, page, client.memberEmail, client.memberPassword)).status).toBe(303);
    covers('subrite:oidc/busy');
  });
});

describe('tries', () => {
  /** Tries of an address that get to the password, until one does not or `most` have. */
  async function tries(most: number, of: (n: number) => { email: string; address: string }): Promise<number> {
    for (let n = 0; n < most; n += 1) {
      const { email, address } = of(n);
      const who = browser();
      const page = await begin(who);
      const headers = { 'x-forwarded-for': address };
      const answer = await who.post(actionOf(page), { email, password: 'wrong' }, headers);
      if (answer.status === 429) return n;
      expect(answer.status).toBe(400);
    }
    return most;
  }
  const emailOf = (n: number) => `victim${n}@example.com`;

  test('of one sign-in are ten', async () => {
    const page = await begin();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await submit(person, page, emailOf(n), 'wrong')).status);
    expect(statuses).toEqual([...Array(10).fill(400), 429, 429]);
  });

  test('of one e-mail from one address are ten, and nobody else is kept out', async () => {
    const address = '203.0.113.7';
    expect(await tries(12, () => ({ email: client.memberEmail, address }))).toBe(tryLimits.emailFromAddress);
    // The right password is not looked at either, from there; from elsewhere it is.
    const ask = async (from: string) => {
      const who = browser();
      const form = { email: client.memberEmail, password: client.memberPassword };
      return (await who.post(actionOf(await begin(who)), form, { 'x-forwarded-for': from })).status;
    };
    expect([await ask(address), await ask('203.0.113.8')]).toEqual([429, 303]);
    server.clock.move(tryLimits.withinS * 1000);
    expect(await ask(address)).toBe(303);
    covers('subrite:oidc/tries');
  });

  test('of one address are a hundred, whatever the e-mail; IPv6 by network', async () => {
    expect(await tries(101, (n) => ({ email: emailOf(n), address: `2001:db8:1:2::${n + 1}` }))).toBe(tryLimits.address);
  });

  test('of one e-mail from everywhere are a hundred; an address it signed in from before still may', async () => {
    const home = '198.51.100.20';
    const ask = async (from: string) => {
      const who = browser();
      const form = { email: client.memberEmail, password: client.memberPassword };
      return (await who.post(actionOf(await begin(who)), form, { 'x-forwarded-for': from })).status;
    };
    expect(await ask(home)).toBe(303);
    const from = (n: number) => `10.${Math.floor(n / 200)}.${n % 200}.1`;
    // The sign-in above was one.
    expect(await tries(101, (n) => ({ email: client.memberEmail, address: from(n) }))).toBe(tryLimits.email - 1);
    expect([await ask('192.0.2.99'), await ask(home)]).toEqual([429, 303]);
    covers('subrite:oidc/no-lock-out');
  });
});

test('addresses are counted by network', () => {
  expect(
    ['192.0.2.1', '::ffff:192.0.2.1', '::1', '2001:db8::1', '2001:0DB8:0:0:9::', '1:2:3:4:5:6:7:8', 'fe80::1%eth0'].map(
      networkOf,
    ),
  ).toEqual([
    ...['192.0.2.1', '192.0.2.1', '0:0:0:0::/64', '2001:db8:0:0::/64', '2001:db8:0:0::/64', '1:2:3:4::/64'],
    'fe80:0:0:0::/64',
  ]);
});
