import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomText, sha256 } from '../../src/kit/secrets.ts';
import { drivers } from '../drivers/index.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, basic, tokensOf } from './holders.ts';
import { idsOf, operations, sampleOf, send, signsIn } from './requests.ts';
import { rowsOf, tablesOf } from './tables.ts';

/** T35: secrets of every kind go in through every dialect; a dump of the whole database holds none of them. */

/** Argon2id, OWASP's first recommendation: at least 19 MiB, two passes, one lane. */
const least = { memoryKiB: 19_456, passes: 2, lanes: 1 };

let server: TestServer;
const planted = new Map<string, string>();
let dump: string[];

const plant = (what: string, value: unknown) => {
  if (typeof value === 'string' && value.length >= 8) planted.set(what, value);
};

beforeAll(async () => {
  server = await startTestServer();
  const others = [await server.tenant('Other'), await server.tenant('Third', { demo: false })];
  for (const file of [server.demo, ...others]) plantBlocks(file);
  for (const [holder, text] of Object.entries(await tokensOf(server)))
    if (holder !== 'footprints appkey') plant(`token ${holder}`, text);
  await plantPasswords();
  await plantAnswers();
  const tables = await tablesOf(server);
  dump = await rowsOf(server, tables);
});
afterAll(() => server.close());

/** Names of what is public in a credentials file: logins, keys that only name, ids. */
const publicNames =
  /^(partnerName|website|key|appkey|username|clientId|partnerId|.*(Id|Uuid|Key|Ur[li]|Email)|baseUrl|tenant)$/;

function plantBlocks(file: Record<string, unknown>): void {
  for (const { name } of drivers)
    for (const [field, value] of Object.entries(file[name] as Block))
      if (!publicNames.test(field)) plant(`${file.tenant} ${name} ${field}`, value);
}

/** Passwords of people, taken in by the dialects that take any; more of them, so that none is missed by chance. */
async function plantPasswords(): Promise<void> {
  const { partnerName, partnerSecret, website } = server.demo.feelme as Block;
  const { json } = await server.call('POST', '/api/v1/partner/token/', {
    headers: { authorization: basic(partnerName, partnerSecret) },
    json: { scope: 'admin', website },
  });
  plant('feelme token', json.token);
  const ids = await idsOf(server, server.demo.tenant);
  for (let i = 0; i < 10; i += 1) {
    const password = `Planted ${randomText(12, 'base62')} é`;
    plant(`feelme password ${i}`, password);
    const user = { email: `rest-${i}@example.com`, password, agreed_to_policies: 'agreed' };
    const headers = { authorization: `Bearer ${json.token}`, 'idempotency-key': `rest-${i}` };
    expect((await server.call('POST', '/api/v1/partner/user/', { headers, json: user })).status).toBe(201);
  }
  const account = operations.find(({ operation }) => operation.id === 'matchtrade.account.create')?.operation;
  if (account === undefined) throw new Error('no account.create');
  for (let i = 0; i < 10; i += 1) {
    const sample = sampleOf(server, account, ids);
    const body = sample.json as { account: object };
    const password = `Planted ${randomText(12, 'base62')} é`;
    plant(`matchtrade password ${i}`, password);
    const answer = await send(server, account, {
      ...sample,
      json: { ...body, account: { ...body.account, password } },
    });
    expect(answer.status).toBe(200);
    plant(`matchtrade one-time token ${i}`, answer.json.oneTimeToken);
  }
}

/** Whatever a sign-in operation answers under a name that says token, secret or code. */
async function plantAnswers(): Promise<void> {
  const ids = await idsOf(server, server.demo.tenant);
  for (const { operation } of operations.filter((one) => signsIn(one.operation))) {
    const { json } = await send(server, operation, sampleOf(server, operation, ids));
    for (const [name, value] of Object.entries(json ?? {}))
      if (/token$|secret|code$|jti/.test(name)) plant(`${operation.id} ${name}`, value);
  }
}

/** A secret as it would stand in a dump: as it is, escaped for JSON, in base64 or hex. */
function spellings(value: string): string[] {
  const raw = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    raw.toString('hex'),
    ...[0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), raw])
        .toString('base64')
        .slice(4, -4),
    ),
  ];
}

const hits = (rows: readonly string[], value: string) =>
  rows.filter((row) => spellings(value).some((spelling) => row.includes(spelling))).map((row) => row.split(' ', 1)[0]);

test('of all the secrets that were planted none is in the dump', () => {
  expect(planted.size).toBeGreaterThanOrEqual(60);
  const found = [...planted].flatMap(([what, value]) => hits(dump, value).map((table) => `${what} in ${table}`));
  expect(found).toEqual([]);
});

test('what is kept in the clear is found, in each of its spellings (positive control)', () => {
  const { partnerName = '' } = server.demo.feelme as Block;
  expect(hits(dump, partnerName)).toContain('credentials');
  expect(hits(dump, 'rest-1@example.com').length).toBeGreaterThan(0);
  const secret = 'a secret of a partner';
  for (const row of [secret, Buffer.from(secret).toString('hex'), Buffer.from(`xy${secret}`).toString('base64')])
    expect(hits([`table (${row})`], secret)).toEqual(['table']);
});

describe('what is kept instead', () => {
  test('of passwords: Argon2id with at least 19 MiB, two passes and one lane, each with a salt of its own', async () => {
    const rows = await server.sql<{ hash: string }>(
      `select hash from passwords union all select verifier from credentials where kind = 'user' and verifier is not null`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(20);
    const salts = rows.map(({ hash }) => {
      const [, memory, passes, lanes, salt = ''] =
        /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$[\w+/]+$/.exec(hash) ?? [];
      expect(Number(memory)).toBeGreaterThanOrEqual(least.memoryKiB);
      expect(Number(passes)).toBeGreaterThanOrEqual(least.passes);
      expect(Number(lanes)).toBeGreaterThanOrEqual(least.lanes);
      expect(Buffer.from(salt, 'base64').length).toBeGreaterThanOrEqual(16);
      return salt;
    });
    expect(new Set(salts).size).toBe(salts.length);
  });

  test('of tokens: 32 bytes of a hash', async () => {
    const [row] = await server.sql(
      'select count(*)::int as n, min(length(hash)) as least, max(length(hash)) as most from tokens',
    );
    expect(row).toEqual({ n: expect.toSatisfy((n: number) => n > 20), least: 32, most: 32 });
  });

  test('of a client’s secret: a hash of something too long to be guessed', async () => {
    const rows = await server.sql<{ verifier: string }>(
      `select verifier from credentials where kind in ('client', 'pin')`,
    );
    for (const { verifier } of rows) expect(verifier).toMatch(/^sha256:[0-9a-f]{64}$/);
    for (const [what, value] of planted)
      if (/Secret|secret|token/.test(what)) expect([what, value.length >= 22]).toEqual([what, true]);
  });

  test('of a request with an idempotency key: no hash that its password could be searched in', async () => {
    const fingerprints: Buffer[] = [];
    const body = { email: 'same@example.com', password: 'correct horse', agreed_to_policies: 'agreed' };
    for (const file of [server.demo, await server.tenant('Twin')]) {
      const { partnerName, partnerSecret, website } = file.feelme as Block;
      const { json } = await server.call('POST', '/api/v1/partner/token/', {
        headers: { authorization: basic(partnerName, partnerSecret) },
        json: { scope: 'admin', website },
      });
      const headers = { authorization: `Bearer ${json.token}`, 'idempotency-key': 'same' };
      expect((await server.call('POST', '/api/v1/partner/user/', { headers, json: body })).status).toBe(201);
      const rows = await server.sql<{ fingerprint: Buffer }>(
        `select k.fingerprint from idempotency_keys k join tenants t on t.id = k.tenant_id where t.code = $1 and k.key = 'same'`,
        [file.tenant],
      );
      fingerprints.push(...rows.map(({ fingerprint }) => fingerprint));
    }
    // A bare hash of the same request would be the same everywhere.
    expect(fingerprints).toHaveLength(2);
    expect(fingerprints[0]?.equals(fingerprints[1] as Buffer)).toBe(false);
  });

  test('of a pin: nothing that its ten digits could be searched in', async () => {
    const { pin = '' } = server.demo.footprints as Block;
    const bare = [pin, `${server.demo.tenant}${pin}`].flatMap((text) => [
      sha256(text),
      sha256(sha256(text).toString('hex')),
    ]);
    for (const hash of bare) expect(hits(dump, hash.toString('hex'))).toEqual([]);
  });
});
