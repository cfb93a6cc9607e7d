import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

/** Tokens that this server never gave out, made from one that it did. */
export interface Forgery {
  readonly name: string;
  readonly text: string;
  /** Signed with the right key over its own header and claims: only its hash, which the store does not have, gives it away. */
  readonly signedRight?: boolean;
}

export interface Material {
  /** A live token. */
  readonly valid: string;
  readonly rightKey: Uint8Array;
  /** Keys that are somebody's: another tenant's, another purpose's. */
  readonly foreignKeys: Readonly<Record<string, Uint8Array>>;
  /** Whole tokens that are good elsewhere. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Claims that would open more. */
  readonly more: JWTPayload;
  /** Epoch seconds. */
  readonly now: number;
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
const bytes = (text: string) => new TextEncoder().encode(text);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** What people sign with when they do not think, and what this server's keys might be mistaken for. */
const guesses: Record<string, Uint8Array> = {
  secret: bytes('secret'),
  changeme: bytes('changeme'),
  'your-256-bit-secret': bytes('your-256-bit-secret'),
  tributary: bytes('tributary'),
  'zero bytes': new Uint8Array(32),
  'one zero byte': new Uint8Array(1),
};

export async function forge(material: Material): Promise<Forgery[]> {
  const [header = '', payload = '', signature = ''] = material.valid.split('.');
  const parts = { header, payload, signature, head: decode(header), claims: decode(payload) as JWTPayload };
  const made = [
    ...unsigned(parts, material),
    ...(await resigned(parts, material)),
    ...broken(parts),
    ...(await headed(parts)),
  ];
  const byText = new Map(made.map((forgery) => [forgery.text, forgery]));
  if (byText.has(material.valid)) throw new Error(`${byText.get(material.valid)?.name} is no forgery`);
  return [...byText.values()];
}

interface Parts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  readonly head: JWTHeaderParameters;
  readonly claims: JWTPayload;
}

function* unsigned({ payload, signature, head, claims }: Parts, { more, elsewhere }: Material): Generator<Forgery> {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', 'hs256', null]) {
    const forged = encode({ ...head, alg });
    yield { name: `alg ${alg}, no signature`, text: `${forged}.${payload}.` };
    yield { name: `alg ${alg}, the old signature`, text: `${forged}.${payload}.${signature}` };
    yield { name: `alg ${alg}, more claims`, text: `${forged}.${encode({ ...claims, ...more })}.` };
  }
  const { alg: _, ...withoutAlg } = head;
  yield { name: 'no alg', text: `${encode(withoutAlg)}.${payload}.${signature}` };
  for (const [name, text] of Object.entries(elsewhere)) yield { name, text };
}

async function resigned({ head, claims }: Parts, material: Material): Promise<Forgery[]> {
  const { rightKey, foreignKeys, more, now } = material;
  const sign = (
    key: Parameters<SignJWT['sign']>[0],
    change: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
  ) => new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...head, ...header }).sign(key);
  const made: [string, Promise<string>, boolean?][] = [
    ...Object.entries({ ...guesses, ...foreignKeys }).map(([name, key]): [string, Promise<string>] => [
      `signed with ${name}`,
      sign(key, more),
    ]),
    ['the public key as the secret', sign(bytes(publicPem))],
    ['the public key as the secret, with a space before it', sign(bytes(` ${publicPem}`))],
    ['RS256', sign(rsa.privateKey, {}, { alg: 'RS256' })],
    ['PS256', sign(rsa.privateKey, {}, { alg: 'PS256' })],
    ['ES256', sign(ec.privateKey, {}, { alg: 'ES256' })],
    ['EdDSA', sign(ed.privateKey, {}, { alg: 'EdDSA' })],
    ['HS384 with the right key', sign(rightKey, {}, { alg: 'HS384' })],
    ['HS512 with the right key', sign(Buffer.concat([rightKey, rightKey]), {}, { alg: 'HS512' })],
    ['another type', sign(rightKey, {}, { typ: 'at+jwt' })],
    ['expired', sign(rightKey, { exp: now - 1 })],
    ['not before tomorrow', sign(rightKey, { nbf: now + 86_400 })],
    // The signature is right: what gives these away is that nobody was ever given them.
    ['more claims', sign(rightKey, more), true],
    ['lives for ever', sign(rightKey, { exp: 99_999_999_999 }), true],
    ['another issuer', sign(rightKey, { iss: 'https://evil.example' }), true],
    ['another audience', sign(rightKey, { aud: 'console' }), true],
    ['issued in the future', sign(rightKey, { iat: now + 3_600 }), true],
    ['another id', sign(rightKey, { jti: 'another' }), true],
    ['another subject', sign(rightKey, { sub: '00000000-0000-7000-8000-000000000000' }), true],
  ];
  return Promise.all(made.map(async ([name, text, signedRight = false]) => ({ name, text: await text, signedRight })));
}

function* broken({ header, payload, signature, claims }: Parts): Generator<Forgery> {
  const flipped = Buffer.from(signature, 'base64url');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  yield { name: 'one bit of the signature', text: `${header}.${payload}.${flipped.toString('base64url')}` };
  yield { name: 'no signature', text: `${header}.${payload}.` };
  yield { name: 'no third part', text: `${header}.${payload}` };
  yield { name: 'half a signature', text: `${header}.${payload}.${signature.slice(0, 21)}` };
  yield { name: 'a signature of zeros', text: `${header}.${payload}.${encode('\0'.repeat(32))}` };
  yield { name: 'a fourth part', text: `${header}.${payload}.${signature}.${signature}` };
  yield { name: 'five parts', text: `${header}..${payload}.${signature}.${signature}` };
  yield { name: 'the signature twice', text: `${header}.${payload}.${signature}${signature}` };
  for (const [name, change] of Object.entries(edits(claims)))
    yield { name: `edited ${name}`, text: `${header}.${encode(change)}.${signature}` };
  yield {
    name: 'a claim twice',
    text: `${header}.${encode(`{"scope":"admin",${JSON.stringify(claims).slice(1)}`)}.${signature}`,
  };
  yield { name: 'claims that are a list', text: `${header}.${encode([claims])}.${signature}` };
  yield { name: 'claims that are no JSON', text: `${header}.${encode('{"scope":')}.${signature}` };
}

/** Each claim changed, one at a time. */
function edits(claims: JWTPayload): Record<string, JWTPayload> {
  return Object.fromEntries(
    Object.keys(claims).map((name) => [name, { ...claims, [name]: name === 'exp' ? 9_999_999_999 : 'admin' }]),
  );
}

/** Headers that say where the key is. */
async function headed({ head, claims, payload }: Parts): Promise<Forgery[]> {
  const jwk = await exportJWK(rsa.publicKey);
  const octets = { kty: 'oct', k: Buffer.from('secret').toString('base64url') };
  const by = async (
    name: string,
    header: object,
    key: Parameters<SignJWT['sign']>[0] = guesses.secret as Uint8Array,
  ) => ({
    name,
    text: await new SignJWT(claims).setProtectedHeader({ ...head, ...header } as JWTHeaderParameters).sign(key),
  });
  const url = 'http://127.0.0.1:1/keys';
  const kids = [
    '../../../../dev/null',
    '/proc/self/environ',
    "x' union select 'secret",
    "' or 1=1 --",
    '',
    '00000000',
    '.1',
    `${head.kid}.99`,
    '__proto__',
  ];
  return Promise.all([
    by('jwk in the header', { alg: 'RS256', jwk }, rsa.privateKey),
    by('a symmetric jwk in the header', { jwk: octets }),
    by('jku', { alg: 'RS256', jku: url }, rsa.privateKey),
    by('x5u', { alg: 'RS256', x5u: url }, rsa.privateKey),
    by('x5c', { alg: 'RS256', x5c: [publicPem.replace(/-.*-|\n/g, '')] }, rsa.privateKey),
    ...kids.map((kid) => by(`kid ${kid}`, { kid })),
    ...kids.map((kid) => by(`kid ${kid} and a key of nothing`, { kid }, new Uint8Array(1))),
    ...[['list'], { toString: 'x' }, 1, null].map(async (kid) => ({
      name: `kid ${JSON.stringify(kid)}`,
      text: `${encode({ ...head, kid })}.${payload}.${encode('\0'.repeat(32))}`,
    })),
    (async () => ({
      name: 'a critical extension that nobody knows',
      text: `${encode({ ...head, crit: ['exp', 'x'], x: 1 })}.${payload}.${encode('\0'.repeat(32))}`,
    }))(),
    by('zipped', { zip: 'DEF' }),
    by('nested', { cty: 'JWT' }),
  ]);
}
