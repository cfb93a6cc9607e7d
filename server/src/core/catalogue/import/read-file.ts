import { checkJson } from '../../../kit/check-json.ts';
import { CoreError, type FieldError, invalid } from '../../errors.ts';
import { isObject } from './fields.ts';
import { type Entry, fieldError, type Section } from './section.ts';

/** Limits of one file: entries of all sections together, and what a JSON value may be. */
export const fileLimits = { entries: 10_000, json: { depth: 32, keys: 1_000_000 } } as const;

/** The file's version: of its sections and fields. */
export const fileVersion = 1;

/**
 * The entries of each section that a file has, checked field by field and with their values as they are kept.
 * @throws CoreError `invalid` with everything that is wrong: `offers[3].price`, counted from 0; `file` for the whole
 */
export function readFile(file: unknown, sections: readonly Section[]): ReadonlyMap<Section, readonly Entry[]> {
  const problem = checkJson(file, fileLimits.json);
  if (problem !== undefined) throw invalid(problem.path || 'file', 'wrong_value');
  if (!isObject(file)) throw invalid('file', 'wrong_type');
  if (file.version !== undefined && file.version !== fileVersion) throw invalid('version', 'wrong_value');
  const wrong: FieldError[] = [];
  const read = new Map<Section, readonly Entry[]>();
  let total = 0;
  for (const [name, list] of Object.entries(file)) {
    if (name === 'version') continue;
    const section = sections.find((one) => one.name === name);
    if (section === undefined) wrong.push({ field: name, reason: 'unknown' });
    else if (!Array.isArray(list)) wrong.push({ field: name, reason: 'wrong_type' });
    else {
      total += list.length;
      if (total > fileLimits.entries) throw invalid('file', 'too_long', `more than ${fileLimits.entries} entries`);
      read.set(section, readEntries(section, list, wrong));
    }
  }
  if (wrong.length > 0) throw refusal(wrong);
  return read;
}

/** Everything that is wrong with a file, as one error. */
export function refusal(fields: readonly FieldError[]): CoreError {
  return new CoreError('invalid', 'the catalogue cannot be imported', { fields });
}

function readEntries(section: Section, list: readonly unknown[], wrong: FieldError[]): Entry[] {
  const seen = new Set<unknown>();
  return list.map((entry, index) => {
    const refuse = (field: string, reason: FieldError['reason']) =>
      wrong.push(fieldError(section.name, index, field, reason));
    if (!isObject(entry)) {
      refuse('', 'wrong_type');
      return {};
    }
    const values: Record<string, unknown> = {};
    for (const [name, sent] of Object.entries(entry)) {
      const field = Object.hasOwn(section.fields, name) ? section.fields[name] : undefined;
      if (field === undefined) refuse(name, 'unknown');
      else if (sent === null && field.isRequired) refuse(name, 'required');
      else {
        const result = sent === null ? { value: null } : field.read(sent);
        if (typeof result === 'string') refuse(name, result);
        else values[name] = result.value;
      }
    }
    if (!Object.hasOwn(entry, section.key)) refuse(section.key, 'required');
    else if (values[section.key] !== undefined && seen.has(values[section.key])) refuse(section.key, 'taken');
    seen.add(values[section.key]);
    return values;
  });
}
