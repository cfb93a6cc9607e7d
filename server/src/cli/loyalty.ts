import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { checkBooks } from '../core/loyalty/check-books.ts';
import { knownTenant } from '../provision.ts';
import { readArguments } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = 'Usage: tributary loyalty check --tenant CODE [--json]';

const options = { tenant: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `tributary loyalty check …`: whether prizes, codes and points add up. Works beside a running server on the same database. */
export async function loyalty(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, ...rest] = positionals;
  const { tenant: code } = values;
  if (verb !== 'check' || code === undefined || rest.length > 0) throw new ConfigError(usage);
  return beside(config, async ({ deps }) => {
    const drift = await deps.run(systemActor(await knownTenant(deps, code), 'console'), checkBooks, undefined);
    if (values.json === true) print(drift, true);
    else if (drift.length === 0) process.stdout.write('The books balance.\n');
    else table(drift.map((one) => ({ ...one })));
    return drift.length === 0 ? 0 : 1;
  });
}
