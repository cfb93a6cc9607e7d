import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { type Config, ConfigError, callerDirectory } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { exportCatalogue } from '../core/catalogue/import/export-catalogue.ts';
import { importCatalogue } from '../core/catalogue/import/import-catalogue.ts';
import { CoreError, type FieldError } from '../core/errors.ts';
import { knownTenant } from '../provision.ts';
import { readArguments } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary catalogue import FILE --tenant CODE [--check] [--json]
       tributary catalogue export --tenant CODE`;

/** Largest file, bytes. Its entries are counted, too: `fileLimits` of the import. */
const largestFile = 64 * 1024 * 1024;

/** Fields of a refused file that are shown. */
const mostShown = 20;

const options = { tenant: { type: 'string' }, check: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** `tributary catalogue …`: what the operator offers, as a file. Works beside a running server on the same database. */
export async function catalogue(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, path, ...rest] = positionals;
  const { tenant: code } = values;
  if (code === undefined || rest.length > 0) throw new ConfigError(usage);
  if (verb === 'export' && path === undefined && !values.check) return write(config, code);
  if (verb !== 'import' || path === undefined) throw new ConfigError(usage);
  const file = parse(await content(path));
  return read(config, { code, file, isDryRun: values.check === true, asJson: values.json === true });
}

function write(config: Config, code: string): Promise<number> {
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, code), 'console');
    return print(await deps.run(actor, exportCatalogue, undefined), false);
  });
}

interface ReadOptions {
  readonly code: string;
  readonly file: unknown;
  readonly isDryRun: boolean;
  readonly asJson: boolean;
}

function read(config: Config, { code, file, isDryRun, asJson }: ReadOptions): Promise<number> {
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, code), 'console');
    const outcomes = await deps.run(actor, importCatalogue, { file, isDryRun }).catch(explain);
    if (asJson) return print({ check: isDryRun, ...outcomes }, true);
    return table(Object.entries(outcomes).map(([section, counts]) => ({ section, ...counts })));
  });
}

/** @param path of a file, relative to where the command was called; `-`: standard input */
async function content(path: string): Promise<string> {
  if (path === '-') return readText(process.stdin);
  const place = resolve(callerDirectory(), path);
  try {
    if ((await stat(place)).size > largestFile) throw new ConfigError(`${path} is larger than ${largestFile} bytes.`);
    return await readFile(place, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no file'}).`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError(`This is no JSON: ${(error as Error).message}`);
  }
}

const reasons: Record<FieldError['reason'], string> = {
  required: 'is missing or empty',
  wrong_type: 'is of another type',
  wrong_format: 'is not written as it has to be',
  wrong_value: 'cannot have this value',
  too_long: 'is too long',
  out_of_range: 'is out of range',
  unknown: 'names nothing that is there',
  taken: 'stands for something else already',
};

/** A refusal for people: where in the file, and what. */
function explain(error: unknown): never {
  if (!(error instanceof CoreError) || error.code !== 'invalid') throw error;
  const lines = error.fields.slice(0, mostShown).map(({ field, reason }) => `  ${field} ${reasons[reason]}`);
  const more = error.fields.length - lines.length;
  throw new ConfigError(['Nothing was imported:', ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n'));
}
