// Builds `dist/omnichannel.js` from `src/`. Nobody has to remember it: `scripts/run.mjs` and the tests ask for it at every start, and
// the file itself says, in its last line, which sources it was made from. Plain JavaScript, because the question is asked under any
// Node.js from 20 on, and without packages until there is something to build.
//
//   node tracker/build.mjs            builds unless it is built
//   node tracker/build.mjs --size     prints the size, and fails when it is over its limit
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const home = fileURLToPath(new URL('.', import.meta.url));
const built = join(home, 'dist/omnichannel.js');

/** What every page of every visitor loads may be so large, in bytes, compressed. */
const largest = 4096;

/** The last line of what is built from the sources as they are now. */
function lastLine() {
  const sources = readdirSync(join(home, 'src')).map((name) => join('src', name));
  const hash = createHash('sha256');
  for (const name of ['build.mjs', 'package.json', ...sources.sort()]) {
    hash
      .update(`${name.replaceAll('\\', '/')}\0`)
      .update(readFileSync(join(home, name)))
      .update('\0');
  }
  return `//${hash.digest('hex').slice(0, 12)}\n`;
}

function readBuilt() {
  try {
    return readFileSync(built, 'utf8');
  } catch {
    return '';
  }
}

export function isBuilt() {
  return readBuilt().endsWith(lastLine());
}

async function bundle() {
  const end = lastLine();
  const { build } = await import('vite');
  const made = await build({
    root: home,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2018',
      minify: true,
      modulePreload: false,
      lib: { entry: join(home, 'src/main.ts'), formats: ['iife'], name: 'ochnTracker', fileName: 'omnichannel' },
    },
  });
  const [{ output }] = Array.isArray(made) ? made : [made];
  const [{ code }] = output;
  mkdirSync(join(home, 'dist'), { recursive: true });
  // Renamed, so that whoever reads it meanwhile has the old one or the new one.
  const draft = `${built}.${process.pid}`;
  writeFileSync(draft, `${code.trimEnd()}\n${end}`);
  renameSync(draft, built);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!isBuilt()) await bundle();
  if (process.argv.includes('--size')) {
    const text = readFileSync(built);
    const packed = gzipSync(text, { level: 9 }).length;
    process.stdout.write(`omnichannel.js: ${text.length} bytes, ${packed} compressed, of ${largest} at most\n`);
    if (packed > largest) process.exitCode = 1;
  }
}
