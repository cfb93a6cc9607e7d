import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../src/dialects/registry.ts';
import { findProblems, type SourceFile } from './support/architecture-rules.ts';

const root = resolve(import.meta.dirname, '../src');
const names = dialects.map(({ name }) => name);
let files: SourceFile[];

beforeAll(async () => {
  const paths: string[] = [];
  for await (const path of glob('**/*.ts', { cwd: root })) paths.push(path);
  files = paths.sort().map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }));
});

test('the house stands as DESIGN says', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(findProblems(files, names)).toEqual([]);
});

test('the sizes are what they aim for', () => {
  const lines = files.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);
  const at = (share: number) => lines[Math.ceil(lines.length * share) - 1] ?? 0;
  expect(at(0.5)).toBeLessThanOrEqual(80);
  expect(at(0.9)).toBeLessThanOrEqual(200);
  expect(at(1)).toBeLessThanOrEqual(400);
});

test('every dialect folder has the same files', async () => {
  for (const name of names) {
    const found = files
      .filter(({ path }) => path.startsWith(`dialects/${name}/`))
      .map(({ path }) => path.slice(`dialects/${name}/`.length));
    expect(found, name).toEqual(
      expect.arrayContaining(['auth.ts', 'coverage.ts', 'errors.ts', 'index.ts', 'map.ts', 'provision.ts', 'wire.ts']),
    );
    expect(
      found.some((path) => path.startsWith('operations/')),
      name,
    ).toBe(true);
  }
});

describe('each rule notices what it forbids', () => {
  const [name = ''] = names;
  test.each([
    ['kit/x.ts', `import { a } from '../store/pool.ts';`, 'points up'],
    ['store/x.ts', `import { a } from '../core/run.ts';`, 'points up'],
    ['core/x.ts', `import { a } from '../dialects/registry.ts';`, 'points up'],
    ['core/x.ts', `import type { FastifyRequest } from 'fastify';`, 'web framework'],
    [`dialects/${name}/x.ts`, `import { a } from '../../store/pool.ts';`, 'touches the store'],
    [`dialects/${name}/x.ts`, `import { a } from '../${names[1] ?? 'other'}/map.ts';`, 'imports another dialect'],
    [`dialects/${name}/x.ts`, `import pg from 'pg';`, 'driver'],
    ['core/x.ts', `const x = '${name}';`, 'names a dialect'],
    ['core/x.ts', 'const x = process.env.HOME;', 'environment'],
    ['core/x.ts', 'const x = Date.now();', 'clock'],
    ['core/x.ts', 'const x = new Date();', 'clock'],
    ['core/x.ts', 'performance.now()', 'clock'],
    ['core/a/queries.ts', 'export const x = "select 1 from people";', ''],
    ['core/a/x.ts', "const x = statement('a', {}, {}, 'select 1');", 'statement outside queries.ts'],
    ['core/x.ts', 'console.log(1);', 'console'],
  ])('%s: %s', (path, text, problem) => {
    const problems = findProblems([{ path, text }], names);
    if (problem === '') expect(problems).toEqual([]);
    else expect(problems.join()).toContain(problem);
  });
});
