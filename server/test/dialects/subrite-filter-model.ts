/**
 * A second, slow account of what the filter means: values in memory, compared one by one. It knows nothing of the server's code;
 * the table test asks both the same questions.
 */

export type Type = 'string' | 'number' | 'boolean' | 'date' | 'instant' | 'email' | 'phone' | 'id' | 'flag';
type Scalar = string | number | boolean;
/** A member as the wire shows it, by the filter's names; null is unset. `emails` are all that it is known by. */
export type Row = { name: string; emails: string[] } & Record<string, Scalar | null | string[]>;

/** Which operators mean something, in the table's own words: the test asks for every cell, and refusals for the others. */
export const matrix: Record<Type, string> = {
  string: 'eq neq gt gte lt lte in nin contains like startsWith isNull',
  email: 'eq neq gt gte lt lte in nin contains like startsWith isNull',
  phone: 'eq neq gt gte lt lte in nin contains like startsWith isNull',
  id: 'eq neq gt gte lt lte in nin contains like startsWith isNull',
  number: 'eq neq gt gte lt lte in nin isNull',
  date: 'eq neq gt gte lt lte in nin isNull',
  instant: 'eq neq gt gte lt lte in nin isNull',
  boolean: 'eq neq in nin isNull',
  flag: 'eq neq in nin isNull',
};
export const allOperators = [...matrix.string.split(' '), 'between', 'EQ', '', "eq' or 1=1 --"];

/** A value of each JSON type; the table asks each field for those that are not its own. */
export const jsonValues: readonly unknown[] = ['text', 7, true, null, { a: 1 }, [['x']], [null]];

export function isOfType(type: Type, value: unknown): boolean {
  if (type === 'number') return typeof value === 'number';
  if (type === 'boolean' || type === 'flag') return typeof value === 'boolean';
  return typeof value === 'string' && type !== 'date' && type !== 'instant';
}

export function fits(row: Row, field: string, type: Type, operator: string, operand: unknown): boolean {
  if (operator === 'neq') return !fits(row, field, type, 'eq', operand);
  if (operator === 'nin') return !fits(row, field, type, 'in', operand);
  if (operator === 'in') return (operand as unknown[]).some((one) => fits(row, field, type, 'eq', one));
  if (operator === 'isNull') return ((row[field] ?? null) === null) === (operand ?? true);
  if (operator === 'eq' && type === 'email') return row.emails.includes(plain(type, operand) as string);
  if (operator === 'eq' && type === 'id')
    return [row.id, String(row.memberNumber)].includes(plain(type, operand) as string);
  const shown = row[field] as Scalar | null;
  if (shown === null) return false;
  const [left, right] = [plain(type, shown), plain(type, operand)];
  switch (operator) {
    case 'eq':
      return left === right;
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    case 'startsWith':
      return String(left).toLowerCase().startsWith(String(operand).toLowerCase());
    default:
      return String(left).toLowerCase().includes(String(operand).toLowerCase());
  }
}

/** What is compared: a day, a moment, an address without regard to case, a number without its spaces. */
function plain(type: Type, value: unknown): Scalar {
  if (type === 'date') return String(value).slice(0, 10);
  if (type === 'instant') return Date.parse(String(value));
  if (type === 'email' || type === 'id') return String(value).trim().toLowerCase();
  if (type === 'phone') return String(value).replaceAll(' ', '').replace(/^00/, '+');
  return value as Scalar;
}
