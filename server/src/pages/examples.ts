import type { CurlExamples, Dialect } from '../dialects/dialect.ts';

/** A dialect with its curls; `filledIn` when they work as pasted. */
export interface DialectExamples extends CurlExamples {
  readonly dialect: Dialect;
  readonly filledIn: boolean;
}

/** Names that stand for a credential begin with this, so that they are found again in the text. */
const placeholderPrefix = 'YOUR_';

/** A word of a curl that the reader must replace. */
export const placeholderPattern = new RegExp(`(${placeholderPrefix}[A-Z0-9_]+)`);

/**
 * The two curls of each dialect.
 * @param credentials the credentials file, when this reader may see it; what is missing there becomes placeholders
 */
export function examplesOf(
  dialects: readonly Dialect[],
  baseUrl: string,
  credentials: Readonly<Record<string, unknown>> | undefined,
): Promise<DialectExamples[]> {
  return Promise.all(
    dialects.map(async (dialect) => {
      const block = credentials?.[dialect.name] as Record<string, unknown> | undefined;
      const { create, find } = await dialect.examples(baseUrl, block ?? placeholders());
      return { dialect, create, find, filledIn: block !== undefined };
    }),
  );
}

/** Answers for every credential that a dialect asks for: `partnerName` is `YOUR_PARTNER_NAME`. Safe in shells, URLs and JSON. */
function placeholders(): Record<string, unknown> {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? placeholder(name) : undefined) });
}

function placeholder(name: string): string {
  return `${placeholderPrefix}${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}
