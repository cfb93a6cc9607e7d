import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  /** Relative to server/src. */
  readonly path: string;
  readonly text: string;
}

type Layer = 'kit' | 'store' | 'core' | 'delivery' | 'dialects' | 'pages' | 'top';

/** What each layer may import; nothing points back up (DESIGN §3). */
const mayImport: Record<Layer, readonly Layer[]> = {
  kit: ['kit'],
  store: ['kit', 'store'],
  core: ['kit', 'store', 'core'],
  delivery: ['kit', 'store', 'core', 'delivery'],
  dialects: ['kit', 'core', 'dialects'],
  pages: ['kit', 'core', 'dialects', 'pages'],
  top: ['kit', 'store', 'core', 'delivery', 'dialects', 'pages', 'top'],
};

const longestFile = 400;

/** Everything about the sources that breaks a rule of the house, in words. */
export function findProblems(files: readonly SourceFile[], dialectNames: readonly string[]): string[] {
  return files.flatMap((file) =>
    [...imports(file, dialectNames), ...words(file, dialectNames)].map((problem) => `${file.path}: ${problem}`),
  );
}

function layerOf(path: string): Layer {
  const [first = ''] = path.split('/');
  return first in mayImport && path.includes('/') ? (first as Layer) : 'top';
}

function* imports({ path, text }: SourceFile, dialectNames: readonly string[]): Generator<string> {
  const layer = layerOf(path);
  for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (!target.startsWith('.')) {
      yield* packages(layer, path, target);
      continue;
    }
    const to = normalize(join(dirname(path), target));
    const toLayer = layerOf(to);
    if (layer === 'dialects' && toLayer === 'store') yield `touches the store (${target})`;
    else if (!mayImport[layer].includes(toLayer)) yield `points up to ${to}`;
    const [own, other] = [dialectOf(path, dialectNames), dialectOf(to, dialectNames)];
    if (own !== undefined && other !== undefined && own !== other) yield `imports another dialect (${target})`;
  }
}

function* packages(layer: Layer, path: string, name: string): Generator<string> {
  const web = /^(fastify|@fastify\/)/.test(name);
  if (web && (layer === 'core' || layer === 'store' || layer === 'kit')) yield `knows the web framework (${name})`;
  // Tenants themselves are written in the owner's role, on a connection handed in: the app's role may only read them.
  const administrative = path.startsWith('core/tenants/');
  if (name === 'pg' && layer !== 'store' && !administrative) yield `uses the database driver (${name})`;
}

function dialectOf(path: string, dialectNames: readonly string[]): string | undefined {
  const [first, second = ''] = path.split('/');
  return first === 'dialects' && dialectNames.includes(second) ? second : undefined;
}

function* words({ path, text }: SourceFile, dialectNames: readonly string[]): Generator<string> {
  const layer = layerOf(path);
  if (path !== 'config.ts' && /process\.env/.test(text)) yield 'reads the environment outside config.ts';
  if (
    path !== 'kit/clock.ts' &&
    /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(|\bprocess\.hrtime/.test(code(text))
  )
    yield 'reads the time past the clock';
  if (/\bconsole\./.test(code(text))) yield 'writes to the console';
  if (text.split('\n').length - 1 > longestFile) yield `is longer than ${longestFile} lines`;
  if (layer === 'core' && !path.endsWith('queries.ts') && path !== 'core/changes.ts' && /\bstatement\(\s*'/.test(text))
    yield 'declares a statement outside queries.ts';
  if (dialectOf(path, dialectNames) === undefined && path !== 'dialects/registry.ts') {
    for (const name of dialectNames) if (new RegExp(`\\b${name}\\b`, 'i').test(text)) yield `names a dialect (${name})`;
  }
}

/** Without comments: they may explain what the code must not do. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
