import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { CoreError } from '../core/errors.ts';
import { setCurrencyRate } from '../core/orders/set-currency-rate.ts';
import { knownTenant } from '../provision.ts';
import { readArguments } from './arguments.ts';
import { beside } from './beside.ts';
import { print } from './print.ts';

const usage = 'Usage: tributary rate set CURRENCY USD --tenant CODE [--json]';

const options = { tenant: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `tributary rate set …`: what a currency is worth in statistics. Works beside a running server on the same database. */
export async function rate(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, currency = '', usd = '', ...rest] = positionals;
  const { tenant: code } = values;
  if (verb !== 'set' || usd === '' || rest.length > 0 || code === undefined) throw new ConfigError(usage);
  return beside(config, async ({ deps }) => {
    const tenant = await knownTenant(deps, code);
    const input = { currency: currency.toUpperCase(), usd };
    try {
      await deps.run(systemActor(tenant, 'console'), setCurrencyRate, input);
    } catch (error) {
      if (!(error instanceof CoreError) || error.code !== 'invalid') throw error;
      throw new ConfigError(
        `A currency is three letters other than USD, and its rate a number above 0, as in: EUR 1.08`,
      );
    }
    return print({ tenant: code, ...input }, values.json === true);
  });
}
