/** Writes what a page hands over: by hand, because pages with old libraries have changed what `JSON` makes of lists and dates. */

/** Values in one thing that is written. Circles and whole documents end here, before they hold up the page. */
const mostValues = 5_000;

const { parse, stringify } = JSON;

/** JSON text of plain values, lists, objects and dates; undefined of what JSON has no word for. @throws RangeError when it is too much */
export function toJson(value: unknown): string | undefined {
  let left = mostValues;
  const write = (one: unknown): string | undefined => {
    count(left--);
    if (typeof one === 'bigint') return `"${one}"`;
    if (!isObject(one)) return stringify(one);
    if (one instanceof Date) return stringify(dateText(one));
    if (Array.isArray(one)) return `[${one.map((item) => write(item) || 'null').join()}]`;
    const members = Object.keys(one).map((name) => {
      const text = write(one[name]);
      return text && `${stringify(name)}:${text}`;
    });
    return `{${members.filter(Boolean).join()}}`;
  };
  return write(value);
}

/** An object's fields as a form, names of nested values in brackets: `tags[0]`, `customDetails[size]`. @throws RangeError as above */
export function toForm(fields: object): URLSearchParams {
  let left = mostValues;
  const form = new URLSearchParams();
  const write = (name: string, one: unknown): void => {
    count(left--);
    if (one instanceof Date) form.append(name, dateText(one));
    else if (isObject(one)) for (const key of Object.keys(one)) write(name ? `${name}[${key}]` : key, one[key]);
    else if (one !== undefined && one !== null) form.append(name, String(one));
  };
  write('', fields);
  return form;
}

/** An object that a text holds, or an empty one. */
export function fromJson(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = parse(text || '');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function count(left: number): void {
  if (left <= 0) throw new RangeError('too many values');
}
