// npm run scaffold DIALECT NOUN.VERB METHOD PATH
// Writes what a new endpoint is made of: the operation, a test that fails until the operation answers, and the coverage row
// that the test proves. It adds the operation to the dialect's list; everything else is filled in by hand.
import { access, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const [dialect = '', name = '', method = '', path = ''] = process.argv.slice(2);
const usage =
  'Usage: npm run scaffold DIALECT NOUN.VERB METHOD PATH   (e.g. feelme user.read GET /api/v1/partner/user/:id)';

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

if (
  !/^[a-z]+$/.test(dialect) ||
  !/^[a-z-]+\.[a-z-]+$/.test(name) ||
  !/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) ||
  !path.startsWith('/')
)
  fail(usage);
const folder = resolve(root, 'server/src/dialects', dialect);
await access(`${folder}/index.ts`).catch(() => fail(`There is no dialect ${dialect}.`));

const [noun = '', verb = ''] = name.split('.');
const file = `${verb}-${noun}`;
const identifier = file.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const withBody = ['POST', 'PUT', 'PATCH'].includes(method);
const params = [...path.matchAll(/:(\w+)/g)].map(([, param = '']) => param);

const operation = `import Type from 'typebox';
import { CoreError } from '../../../core/errors.ts';
import { operation } from '../../operation.ts';

/** What it does, in a sentence (document, section). */
export const ${identifier} = operation({
  id: '${dialect}.${name}',
  method: '${method}',
  path: '${path}',
  summary: '${verb} ${noun}',
  source: 'document, section',
  auth: 'bearer',${withBody ? "\n  consumes: ['json']," : ''}
  idParameters: [${params.map((param) => `{ in: 'path', name: '${param}', of: 'person' }`).join(', ')}],
  schema: {${params.length > 0 ? `\n    params: Type.Object({ ${params.map((param) => `${param}: Type.String({ maxLength: 40 })`).join(', ')} }),` : ''}${withBody ? '\n    body: Type.Object({}),' : ''}
    response: { 200: Type.Object({}) },
  },
  async handle() {
    throw new CoreError('unexpected', 'decode, one core call, encode');
  },
});
`;

const test = `import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('${method} ${path}', async () => {
  covers('${dialect}:${name}/example');
  const answer = await server.call('${method}', '${path}');
  expect(answer.status).toBe(200);
});
`;

const operationFile = `${folder}/operations/${file}.ts`;
const testFile = resolve(root, 'server/test/dialects', `${dialect}-${file}.test.ts`);
await writeFile(operationFile, operation, { flag: 'wx' }).catch(() => fail(`${operationFile} exists already.`));
await writeFile(testFile, test, { flag: 'wx' }).catch(() => fail(`${testFile} exists already.`));
await edit(`${folder}/index.ts`, /operations: \[/, `operations: [${identifier}, `);
await edit(
  `${folder}/index.ts`,
  /\nimport \{ provision/,
  `\nimport { ${identifier} } from './operations/${file}.ts';\nimport { provision`,
);
await edit(
  `${folder}/coverage.ts`,
  /\n\];\n$/,
  `\n  { id: '${name}/example', where: 'section', what: 'what must hold', kind: 'documented' },\n];\n`,
);
console.log(
  `Wrote ${operationFile}\n      ${testFile}\n      a coverage row and the line in index.ts. Next: npm run format && npm test`,
);

async function edit(file: string, where: RegExp, text: string): Promise<void> {
  const source = await readFile(file, 'utf8');
  if (!where.test(source)) fail(`${file} has no place for the new line (${where}); add it by hand.`);
  await writeFile(file, source.replace(where, text));
}
