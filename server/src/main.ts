import { type Command, commands } from './cli/commands.ts';
import { helpText } from './cli/help.ts';
import { ConfigError, readConfig } from './config.ts';
import { CoreError } from './core/errors.ts';
import { EmbeddedError } from './store/embedded/index.ts';
import { MigrationError } from './store/migrate.ts';

/** Failures whose message is one sentence for the operator; everything else is shown with its stack. */
const expected = [ConfigError, MigrationError, EmbeddedError, CoreError];

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h') || args.length === 0) {
    process.stdout.write(helpText());
    return 0;
  }
  const command: Command | undefined = commands[args[0] ?? ''];
  if (command === undefined) {
    process.stderr.write(`There is no command "${args[0]}". tributary --help lists them.\n`);
    return 2;
  }
  try {
    return await command(readConfig(), args.slice(1));
  } catch (error) {
    const sentence = expected.some((kind) => error instanceof kind)
      ? (error as Error).message
      : ((error as Error).stack ?? String(error));
    process.stderr.write(`tributary: ${sentence}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
