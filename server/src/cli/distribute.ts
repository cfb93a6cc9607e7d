import { type Config, ConfigError } from '../config.ts';
import { distributionSql } from '../store/distribute.ts';
import { asOwner } from '../store/open.ts';
import { readArguments } from './arguments.ts';
import { storeBeside } from './beside.ts';

const usage = 'Usage: tributary distribute --print';

/** `tributary distribute --print`: the SQL that spreads the tables over a Citus cluster. It is run by an administrator, never by us. */
export async function distribute(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { print: { type: 'boolean' } });
  if (values.print !== true || positionals.length > 0) throw new ConfigError(usage);
  const store = await storeBeside(config);
  try {
    process.stdout.write(await asOwner(store.owner, distributionSql));
  } finally {
    await store.close();
  }
  return 0;
}
