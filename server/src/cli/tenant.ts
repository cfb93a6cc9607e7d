import { parseArgs } from 'node:util';
import { type Config, ConfigError } from '../config.ts';
import { provisionTenant } from '../provision.ts';
import { createServer } from '../server.ts';

/** `tributary tenant create NAME [--demo] [--country CC] [--json]`. Works beside a running server on the same DATABASE_URL. */
export async function tenant(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [verb, name, ...rest] = positionals;
  if (verb !== 'create' || name === undefined || rest.length > 0)
    throw new ConfigError('Usage: tributary tenant create NAME [--demo] [--country CC] [--json]');
  const server = await createServer({ ...config, logLevel: 'silent' }, { beside: true });
  try {
    const made = await provisionTenant(server.store, server.deps, {
      name,
      demo: values.demo === true,
      defaultCountry: String(values.country ?? 'RO').toUpperCase(),
      baseUrl: server.publicUrl(),
    });
    process.stdout.write(values.json ? `${JSON.stringify(made)}\n` : `${JSON.stringify(made, null, 2)}\n`);
    return 0;
  } finally {
    await server.stop();
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { demo: { type: 'boolean' }, json: { type: 'boolean' }, country: { type: 'string' } },
    });
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}
