import type { Config } from '../config.ts';
import { catalogue } from './catalogue.ts';
import { connection } from './connection.ts';
import { counters } from './counters.ts';
import { credential } from './credential.ts';
import { credentials } from './credentials.ts';
import { distribute } from './distribute.ts';
import { endpoint } from './endpoint.ts';
import { loyalty } from './loyalty.ts';
import { migrateOnly } from './migrate.ts';
import { person } from './person.ts';
import { rate } from './rate.ts';
import { serve } from './serve.ts';
import { tenant } from './tenant.ts';
import { warnings } from './warnings.ts';

/** A command of the CLI: takes the configuration and its arguments, resolves to the exit code. */
export type Command = (config: Config, args: string[]) => Promise<number>;

export const commands: Record<string, Command> = {
  serve,
  migrate: migrateOnly,
  distribute,
  tenant,
  credential,
  credentials,
  connection,
  counters,
  catalogue,
  endpoint,
  loyalty,
  person,
  rate,
  warnings,
};
