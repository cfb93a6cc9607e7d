import { type Config, ConfigError } from '../config.ts';
import { credentialsPath, readCredentials } from '../credentials-file.ts';

/** `tributary credentials`: shows the demo tenant's credentials. Asked for by the operator, so not a leak. */
export async function credentials(config: Config, args: string[]): Promise<number> {
  const found = await readCredentials(config.dataDir);
  if (found === undefined)
    throw new ConfigError(
      `There are no demo credentials in ${credentialsPath(config.dataDir)}: start the server in demo mode first.`,
    );
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(found)}\n` : `${JSON.stringify(found, null, 2)}\n`);
  return 0;
}
