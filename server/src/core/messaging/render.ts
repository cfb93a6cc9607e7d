import { CoreError } from '../errors.ts';

/** `{{ name }}`: letters, digits, `_`, `-` and `.`. Nothing else is a variable, and nothing is ever evaluated. */
const placeholder = /\{\{\s*([\p{L}\p{N}_.-]{1,100})\s*\}\}/gu;

/**
 * Fills a template's variables in, as they are: a value that looks like a variable is a text like any other.
 * @throws CoreError `invalid` naming `variables.<name>` for each that has no value: a blank would be sent to a person
 */
export function render(body: string, variables: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(variables));
  const missing = new Set<string>();
  const text = body.replace(placeholder, (_, name: string) => {
    const value = known.get(name);
    if (value === undefined || value.trim() === '') missing.add(name);
    return value ?? '';
  });
  if (missing.size === 0) return text;
  const fields = [...missing].map((name) => ({ field: `variables.${name}`, reason: 'required' as const }));
  throw new CoreError('invalid', 'the template needs variables that have no value', { fields });
}
