import { type CoreError, invalid } from '../../core/errors.ts';
import type { Adapter } from './adapter.ts';

/** Something an operator sets on a connection. Kept as the text that was given. */
export interface Setting {
  readonly help: string;
  readonly isRequired?: boolean;
  /** Whether a text can be used. */
  fits(text: string): boolean;
}

/** Longest value, in characters. */
const longest = 1_000;

export const textSetting = (help: string, more: Partial<Setting> = {}): Setting => ({
  help,
  // No control characters: they would end a header or a line of a protocol.
  fits: (text) => !/\p{Cc}/u.test(text),
  ...more,
});

export const urlSetting = (help: string, isRequired = false): Setting => ({
  help,
  isRequired,
  fits: (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '',
});

export const choiceSetting = (help: string, choices: readonly string[]): Setting => ({
  help: `${choices.join(' or ')}: ${help}`,
  fits: (text) => choices.includes(text),
});

/**
 * What an operator gave, checked against what an adapter takes.
 * @param given `key=value` texts
 * @throws CoreError `invalid` in one sentence
 */
export function readSettings(adapter: Adapter, given: readonly string[]): Record<string, string> {
  const details: Record<string, string> = {};
  for (const text of given) {
    const [key = '', ...rest] = text.split('=');
    const value = rest.join('=').trim();
    const setting = Object.hasOwn(adapter.settings, key) ? adapter.settings[key] : undefined;
    if (setting === undefined) throw wrong(adapter, key, `has no setting "${key}"; it has ${names(adapter)}`);
    if (Object.hasOwn(details, key)) throw wrong(adapter, key, `takes ${key} once`);
    if (value === '' || value.length > longest || !setting.fits(value))
      throw wrong(adapter, key, `cannot use this ${key} (${setting.help})`);
    details[key] = value;
  }
  for (const [key, { isRequired, help }] of Object.entries(adapter.settings))
    if (isRequired && details[key] === undefined) throw wrong(adapter, key, `needs --set ${key}=… (${help})`);
  return details;
}

/** The secret to keep, made when none is given and it can be. @throws CoreError `invalid` in one sentence that does not hold it */
export function readSecret(adapter: Adapter, given: string | undefined): string | undefined {
  const { secret } = adapter;
  const text = given?.trim() || secret?.make?.();
  if (text === undefined || text === '') {
    if (secret?.isRequired) throw wrong(adapter, 'secret', `needs a secret on standard input (${secret.help})`);
    return undefined;
  }
  if (secret === undefined) throw wrong(adapter, 'secret', 'has no secret');
  if (text.length > longest || !secret.shape.test(text))
    throw wrong(adapter, 'secret', `cannot use this secret (${secret.help})`);
  return text;
}

function names({ settings }: Adapter): string {
  return Object.keys(settings).join(', ') || 'none';
}

function wrong({ type }: Adapter, field: string, what: string): CoreError {
  return invalid(field, 'wrong_value', `A connection of type ${type} ${what}.`);
}

/** A detail as text; undefined when it is not set. Details are texts, or what a migration or a script wrote. */
export function detail(details: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(details, name) ? details[name] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  return String(value);
}
