import { type CoreError, invalid } from '../core/errors.ts';
import type { CredentialMaker } from './dialect.ts';

/** A kind of credential that an operator can make whenever one is needed. Secrets are made here and shown once. */
export interface Issuable {
  readonly summary: string;
  readonly options: Readonly<Record<string, IssuableOption>>;
  /**
   * @returns what its holder needs to sign in; shown once, and kept as a hash only
   * @throws CoreError `invalid` with one sentence for the operator, `duplicate` for a login that is taken
   */
  issue(maker: CredentialMaker, request: IssueRequest): Promise<Record<string, unknown>>;
}

export interface IssuableOption {
  readonly help: string;
  readonly required?: boolean;
  /** May be given several times. */
  readonly many?: boolean;
}

export interface IssueRequest {
  /** For people to tell credentials apart. */
  readonly name: string;
  /** Values by option: none is empty, those that are required are there, and those that are not `many` come once. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

/** Longest name and longest value of an option, in characters. */
const longest = 500;

/**
 * Checks what an operator asks for against a kind's options.
 * @param given `key=value` texts
 * @throws CoreError `invalid` with one sentence
 */
export function readRequest(kind: Issuable, name: string | undefined, given: readonly string[]): IssueRequest {
  const options: Record<string, string[]> = {};
  for (const text of given) {
    const [key = '', ...rest] = text.split('=');
    const value = rest.join('=').trim();
    const option = Object.hasOwn(kind.options, key) ? kind.options[key] : undefined;
    if (option === undefined) throw wrong(key, `has no option "${key}"; it has ${names(kind)}`);
    if (value === '') throw wrong(key, `needs a value: ${key}=VALUE`);
    if (value.length > longest) throw wrong(key, `takes at most ${longest} characters as ${key}`);
    if (options[key] !== undefined && !option.many) throw wrong(key, `takes ${key} once`);
    options[key] = [...(options[key] ?? []), value];
  }
  for (const [key, { required, help }] of Object.entries(kind.options))
    if (required && options[key] === undefined) throw wrong(key, `needs ${key}=…: ${help}`);
  const called = name?.trim() || kind.summary;
  if (called.length > longest) throw invalid('name', 'too_long', `A name has at most ${longest} characters.`);
  return { name: called, options };
}

function names({ options }: Issuable): string {
  return Object.keys(options).join(', ') || 'none';
}

function wrong(field: string, what: string): CoreError {
  return invalid(field, 'wrong_value', `This kind of credential ${what}.`);
}

/** The value of an option that comes at most once. */
export function optionOf({ options }: IssueRequest, name: string): string | undefined {
  return options[name]?.[0];
}

/** What the credential sees (DESIGN §4). */
export const seesOption: IssuableOption = {
  help: 'own: only the people it brought in; tenant: everybody',
};

/** @throws CoreError `invalid` */
export function seesOf(request: IssueRequest, fallback: 'own' | 'tenant'): 'own' | 'tenant' {
  const text = optionOf(request, 'sees') ?? fallback;
  if (text !== 'own' && text !== 'tenant') throw invalid('sees', 'wrong_value', 'sees is own or tenant.');
  return text;
}

/** A whole number. @throws CoreError `invalid` outside the bounds, which belong to it */
export function integerOf(request: IssueRequest, name: string, least: number, most: number): number | undefined {
  const text = optionOf(request, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw invalid(name, 'out_of_range', `${name} is a whole number from ${least} to ${most}.`);
  return value;
}

/** The part of a login that an operator may choose, where it ends in the tenant's code. */
export const loginOption: IssuableOption = {
  help: 'what its name begins with: 1 to 40 of a-z, 0-9 and -; made up when it is not given',
};

/** `<chosen>.<tenant's code>`. @throws CoreError `invalid` */
export function loginOf(request: IssueRequest, tenantCode: string, madeUp: string): string {
  const chosen = optionOf(request, 'login') ?? madeUp;
  if (!/^[a-z0-9-]{1,40}$/.test(chosen)) throw invalid('login', 'wrong_format', 'login is 1 to 40 of a-z, 0-9 and -.');
  return `${chosen}.${tenantCode}`;
}
