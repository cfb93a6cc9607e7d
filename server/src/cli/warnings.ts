import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { listWarnings } from '../core/tracking/list-warnings.ts';
import { isoMillis } from '../kit/dates.ts';
import { knownTenant } from '../provision.ts';
import { readArguments } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = 'Usage: tributary warnings --tenant CODE [--days N] [--json]';

const options = { tenant: { type: 'string' }, days: { type: 'string' }, json: { type: 'boolean' } } as const;
const dayMs = 24 * 60 * 60 * 1000;

/** `tributary warnings`: what pages and apps sent that could not be taken, counted by day, reason and field; of the last 7 days when not said. */
export async function warnings(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const { tenant: code, days = '7' } = values;
  if (code === undefined || positionals.length > 0 || !/^[1-9]\d{0,3}$/.test(days)) throw new ConfigError(usage);
  return beside(config, async ({ deps }) => {
    const tenant = await knownTenant(deps, code);
    const since = deps.clock.now() - Number(days) * dayMs;
    const found = await deps.run(systemActor(tenant, 'console'), listWarnings, { since });
    const rows = found.map(({ day, firstAt, lastAt, ...warning }) => ({
      day: isoMillis(day).slice(0, 10),
      ...warning,
      firstAt: isoMillis(firstAt),
      lastAt: isoMillis(lastAt),
    }));
    return values.json === true || rows.length === 0 ? print(rows, true) : table(rows);
  });
}
