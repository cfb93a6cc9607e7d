// `npm run fuzz -- --requests 100000 [--seed N] [--dialect a,b]`: the fuzz of server/test/fuzz with more requests than a usual test
// run takes, and a new seed each time. It ends at the first answer that is wrong, with the requests that lead to it.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    dialect: { type: 'string', default: '' },
  },
});
for (const name of ['requests', 'seed'] as const) {
  if (/^\d{1,10}$/.test(values[name])) continue;
  console.error(`--${name} must be a whole number`);
  process.exit(2);
}
console.log(`${values.requests} requests with --seed ${values.seed}`);
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/.bin/vitest'), 'run', '--project', 'server', 'server/test/fuzz/fuzz.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_REQUESTS: values.requests,
      FUZZ_SEED: values.seed,
      FUZZ_DIALECT: values.dialect,
    },
  },
);
process.exitCode = status ?? 1;
