import type { SqlColumn, Statement } from './statement.ts';

type AnyStatement = Pick<Statement, 'name' | 'sql' | 'params' | 'columns'>;

/** A statement that does in one round trip what several calls of another do: their parameters are the rows of one JSON text. */
export interface SetForm extends Statement<{ tenant: 'uuid'; calls: 'json' }, Record<string, SqlColumn>> {
  /** What its rows tell of the calls (`calls.ts`): what each found; which changed a row; the ids that were not there before; or nothing, as each inserted one. */
  readonly tells: 'found' | 'changed' | 'new ids' | 'nothing';
}

/** The column that says whose row it is: the place of its call in the array. */
export const callColumn = 'of_call';

/**
 * The set form of a statement, or undefined when it has none and its calls go one by one. `:tenant` stays a parameter of its own, so that a
 * distributed database still sees one tenant.
 */
export function setForm(one: AnyStatement): SetForm | undefined {
  if (!forms.has(one.name)) forms.set(one.name, makeSetForm(one));
  return forms.get(one.name);
}

const forms = new Map<string, SetForm | undefined>();

function makeSetForm(one: AnyStatement): SetForm | undefined {
  const types = Object.values(one.params);
  // Bytes have no form in JSON that a column of theirs would read.
  if (!('tenant' in one.params) || types.length < 2 || types.some((type) => type.startsWith('bytea'))) return undefined;
  return ofInsert(one) ?? ofUpdate(one) ?? ofSelect(one);
}

const changesRows = /\b(on\s+conflict|returning|insert|update|delete)\b/i;
const insertOfValues = /^\s*(insert into \w+ \([^()]*\)\s*)values\s*\((.*?)\)\s*(on conflict\b.*\bdo nothing)?\s*$/is;

/** One row of given values. Of one that may be there already the row's id tells whether it was. */
function ofInsert(one: AnyStatement): SetForm | undefined {
  const [, head = '', values = '', unlessThere = ''] = insertOfValues.exec(one.sql) ?? [];
  if (head === '' || changesRows.test(values) || Object.keys(one.columns).length > 0) return undefined;
  const text = `${head}select ${withCalls(values)} from ${rows(one)}`;
  // Where tables are distributed, an insert that returns nothing is a COPY, which row level security forbids.
  if (unlessThere === '')
    return make(one, { tells: 'nothing', columns: { written: 'bool' }, sql: `${text} returning true as written` });
  if (one.params.id !== 'uuid' || !/[(\s]id,/.test(head)) return undefined;
  return make(one, { tells: 'new ids', columns: { id: 'uuid' }, sql: `${text} ${unlessThere} returning id` });
}

const plainUpdate = /^\s*(update \w+ set\b.*?)\bwhere\b(.*)$/is;

/** Of several calls that mean one row, one changes it in the set, and the others, which no row tells of, one by one. */
function ofUpdate(one: AnyStatement): SetForm | undefined {
  const [, head = '', condition = ''] = plainUpdate.exec(one.sql) ?? [];
  if (head === '' || /\b(select|from|returning)\b/i.test(one.sql)) return undefined;
  // Under other names: the table's columns are called like the parameters, and both are in sight here.
  const renamed = Object.keys(one.params).filter((name) => name !== 'tenant');
  const calls = `(select ${[callColumn, ...renamed.map((name) => `"${name}" as "new_${name}"`)].join(', ')} from ${rows(one)}) as calls`;
  const text = (part: string) => withCalls(part, 'new_');
  const sql = `${text(head)} from ${calls} where (${text(condition)}) returning calls.${callColumn}`;
  return make(one, { tells: 'changed', columns: { [callColumn]: 'int4' }, sql });
}

function ofSelect(one: AnyStatement): SetForm | undefined {
  if (!isSelect(one)) return undefined;
  // `offset 0` keeps it a question for each call: on tables that grew since they were last looked at, the planner takes a join of everything for cheaper.
  const found = `select * from (${withCalls(one.sql)}) as one offset 0`;
  const sql = `select calls.${callColumn}, found.* from ${rows(one)} cross join lateral (${found}) as found`;
  return make(one, { tells: 'found', columns: { [callColumn]: 'int4', ...one.columns }, sql });
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

function withCalls(sql: string, prefix = ''): string {
  return sql.replace(placeholder, (text, name: string) => (name === 'tenant' ? text : `calls."${prefix}${name}"`));
}

function rows({ params }: AnyStatement): string {
  const columns = Object.entries(params).filter(([name]) => name !== 'tenant');
  const typed = columns.map(([name, type]) => `"${name}" ${type.replace(/\?$/, '')}`);
  return `json_to_recordset(:calls) as calls (${[`${callColumn} int4`, ...typed].join(', ')})`;
}

/** Not declared: it is made of a declared one, and the test that prepares those prepares its set form too. */
function make({ name }: AnyStatement, { tells, columns, sql }: Pick<SetForm, 'tells' | 'columns' | 'sql'>): SetForm {
  const order = [...new Set([...sql.matchAll(placeholder)].map(([, param = '']) => param))];
  const text = sql.replace(placeholder, (_, param: string) => `$${order.indexOf(param) + 1}`);
  return { name: `${name}.set`, tells, sql, text, params: { tenant: 'uuid', calls: 'json' }, columns, order };
}
