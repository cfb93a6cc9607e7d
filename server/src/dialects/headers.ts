type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Longest `Authorization` header that is looked at, in characters. */
const longestHeader = 8_192;

function authorization(headers: Headers, scheme: 'Basic' | 'Bearer'): string | undefined {
  const value = headers.authorization;
  if (typeof value !== 'string' || value.length > longestHeader) return undefined;
  const [name = '', ...rest] = value.trim().split(/\s+/);
  return name.toLowerCase() === scheme.toLowerCase() && rest.length === 1 ? rest[0] : undefined;
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1); the scheme's case does not matter. */
export function bearerToken(headers: Headers): string | undefined {
  return authorization(headers, 'Bearer');
}

/** User and password of `Authorization: Basic …` (RFC 7617); undefined when it is not there or cannot be read. */
export function basicCredentials(headers: Headers): { user: string; password: string } | undefined {
  const encoded = authorization(headers, 'Basic');
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon <= 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
