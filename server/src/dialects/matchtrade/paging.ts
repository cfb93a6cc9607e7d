import { invalid } from '../../core/errors.ts';
import { parseInstant } from '../../kit/dates.ts';

/** Rows of a page that names no size: Spring Data's. */
export const defaultSize = 20;
/** Clients ask for 1000 and 2000; more is cut to this, as the vendor's framework cuts it. */
export const largestSize = 2_000;

/** The first of what came under a name, when it is a text. */
export function firstText(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.trim() : '';
}

/** What cannot be read as a page or a size counts as absent; nothing here is ever refused. */
export function pageOf(query: { readonly page?: unknown; readonly size?: unknown }): { page: number; size: number } {
  const size = wholeNumber(query.size);
  return {
    page: wholeNumber(query.page) ?? 0,
    size: size === undefined || size === 0 ? defaultSize : Math.min(size, largestSize),
  };
}

/** A larger one does not fit the vendor's 32-bit integers. */
const longestNumber = 9;

function wholeNumber(value: unknown): number | undefined {
  const text = firstText(value);
  return /^\d+$/.test(text) && text.length <= longestNumber ? Number(text) : undefined;
}

/**
 * A moment of the window; undefined when none was given. A `to` without a fraction covers the second it names: the printed
 * example ends a day with `23:59:59Z`.
 * @returns epoch milliseconds
 * @throws CoreError `invalid`: a window that is silently dropped would give away more than was asked for
 */
export function momentOf(name: 'from' | 'to', value: unknown): number | undefined {
  const text = firstText(value);
  if (text === '') return undefined;
  const moment = parseInstant(text);
  if (moment === undefined) throw invalid(`query.${name}`, 'wrong_format');
  return name === 'to' && !text.includes('.') ? moment + 999 : moment;
}

/** Of whom and when a list is. @throws CoreError `invalid` for a window that cannot be read */
export function windowOf(query: { readonly query?: unknown; readonly from?: unknown; readonly to?: unknown }) {
  const text = firstText(query.query);
  const [from, to] = [momentOf('from', query.from), momentOf('to', query.to)];
  return {
    ...(text === '' ? {} : { text }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** A page in the form that Spring Data writes. */
export function toPage<Row>(content: Row[], { page, size }: { page: number; size: number }, totalElements: number) {
  const totalPages = Math.ceil(totalElements / size);
  return {
    content,
    totalPages,
    totalElements,
    number: page,
    size,
    first: page === 0,
    last: page >= totalPages - 1,
    numberOfElements: content.length,
    empty: content.length === 0,
  };
}
