import type { SqlColumn, Statement } from './statement.ts';

type AnyStatement = Pick<Statement, 'name' | 'sql' | 'params' | 'columns'>;

/** A statement that does in one round trip what several calls of another do: their parameters are the rows of one JSON text. */
export type SetForm = Statement<{ tenant: 'uuid'; calls: 'json' }, Record<string, SqlColumn>>;

/** The column that says whose row it is: the place of its call in the array. */
export const callColumn = 'of_call';

/**
 * The set form of a statement, or undefined when it has none and its calls go one by one. It has one when it inserts one row of given
 * values (nothing on conflict, nothing returned), or selects. `:tenant` stays a parameter of its own, so that a distributed
 * database still sees one tenant; an insert returns something, because there one that returns nothing is a COPY, which row level security forbids.
 */
export function setForm(one: AnyStatement): SetForm | undefined {
  if (!forms.has(one.name)) forms.set(one.name, makeSetForm(one));
  return forms.get(one.name);
}

const forms = new Map<string, SetForm | undefined>();

const insertOfValues = /^\s*(insert into \w+ \([^()]*\)\s*)values\s*\((.*)\)\s*$/is;
const changesRows = /\b(on\s+conflict|returning|insert|update|delete)\b/i;

function makeSetForm(one: AnyStatement): SetForm | undefined {
  const types = Object.values(one.params);
  // Bytes have no form in JSON that a column of theirs would read.
  if (!('tenant' in one.params) || types.length < 2 || types.some((type) => type.startsWith('bytea'))) return undefined;
  const insert = insertOfValues.exec(one.sql);
  if (insert !== null) {
    const [, head = '', values = ''] = insert;
    if (changesRows.test(values)) return undefined;
    const text = `${head}select ${withCalls(values)} from ${rows(one)} returning true as written`;
    return make(one, { written: 'bool' }, text);
  }
  if (!isSelect(one)) return undefined;
  const columns = { [callColumn]: 'int4', ...one.columns } as const;
  // `offset 0` keeps it a question for each call: on tables that grew since they were last looked at, the planner takes a join of everything for cheaper.
  const found = `select * from (${withCalls(one.sql)}) as one offset 0`;
  const text = `select calls.${callColumn}, found.* from ${rows(one)} cross join lateral (${found}) as found`;
  return make(one, columns, text);
}

/** Whether a statement only reads. Without a table it calls a function, which may do anything. */
export function isSelect({ sql }: Pick<Statement, 'sql'>): boolean {
  return /^\s*select\b.*\bfrom\b/is.test(sql) && !changesRows.test(sql.replace(/\bfor\s+(no\s+key\s+)?update\b/gi, ''));
}

/** The table whose rows a statement takes for itself until the end of the transaction. */
export function lockedTable({ sql }: Pick<Statement, 'sql'>): string | undefined {
  if (!/\bfor\s+(no\s+key\s+)?update\b/i.test(sql)) return undefined;
  return /\bfrom\s+(\w+)/i.exec(sql)?.[1];
}

const placeholder = /(?<!:):([a-zA-Z]\w*)/g;

function withCalls(sql: string): string {
  return sql.replace(placeholder, (text, name: string) => (name === 'tenant' ? text : `calls."${name}"`));
}

function rows({ params }: AnyStatement): string {
  const columns = Object.entries(params).filter(([name]) => name !== 'tenant');
  const typed = columns.map(([name, type]) => `"${name}" ${type.replace(/\?$/, '')}`);
  return `json_to_recordset(:calls) as calls (${[`${callColumn} int4`, ...typed].join(', ')})`;
}

/** Not declared: it is made of a declared one, and the test that prepares those prepares its set form too. */
function make({ name }: AnyStatement, columns: Record<string, SqlColumn>, sql: string): SetForm {
  // An insert of nothing but literals would not name the tenant; every other one does.
  const order = [...new Set([...sql.matchAll(placeholder)].map(([, param = '']) => param))];
  const text = sql.replace(placeholder, (_, param: string) => `$${order.indexOf(param) + 1}`);
  return { name: `${name}.set`, sql, text, params: { tenant: 'uuid', calls: 'json' }, columns, order };
}
