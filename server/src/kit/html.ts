const markup = Symbol('markup');

/** Text that is HTML already. Only `html` makes it, so nothing can be put into a page without being escaped. */
export interface Html {
  readonly [markup]: string;
}

type Value = string | number | Html | undefined | readonly Value[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: values are escaped (for text and for quoted attributes), lists are joined, `undefined` is nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { [markup]: parts.map((part, index) => part + written(values[index])).join('') };
}

/** A finished page. */
export function page(content: Html): string {
  return `<!doctype html>\n${content[markup]}\n`;
}

function written(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value).replace(/[&<>"']/g, entity);
  return isHtml(value) ? value[markup] : value.map(written).join('');
}

function isHtml(value: Html | readonly Value[]): value is Html {
  return markup in value;
}

function entity(character: string): string {
  return escapes[character] ?? character;
}
