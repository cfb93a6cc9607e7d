import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../config.ts';
import { type Id, parseId } from '../kit/ids.ts';

/** A command's words and options. @throws ConfigError in one sentence */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}

/** @param list the command that shows ids @throws ConfigError */
export function idOf(text: string, list: string): Id {
  const id = parseId(text);
  if (id === undefined) throw new ConfigError(`${text} is no id; tributary ${list} shows them.`);
  return id;
}

/** A moment as it is shown. */
export function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
