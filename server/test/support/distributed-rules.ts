import type pg from 'pg';
import {
  type Catalogue,
  commandOf,
  entry,
  heldEntries,
  isSubquery,
  isTenantParam,
  queriesIn,
  tenantEntries,
  tenantOf,
} from './one-tenant.ts';
import { child, list, type Node, nodes, num, parseQuery, type Tree } from './query-tree.ts';

/** A catalogue with what PostgreSQL says of its functions. */
export interface Functions extends Catalogue {
  /** `i` immutable, `s` stable, `v` volatile; by the oid of a function, an operator, a type (of reading and writing its text). */
  readonly volatility: ReadonlyMap<string, string>;
  /** Our own functions by oid. */
  readonly own: ReadonlyMap<number, string>;
}

/**
 * Why a database that is distributed by tenant would refuse a statement, answer it wrongly, or ask every shard; none is as it should be.
 * docs/scaling.md has the reasons of each rule.
 * @param types of the parameters in SQL; @param tenantParams numbers of those that are the tenant, from 1
 */
export async function objections(
  client: pg.Client,
  known: Functions,
  { text, types, tenantParams }: { text: string; types: readonly string[]; tenantParams: ReadonlySet<number> },
): Promise<string[]> {
  const statement = await parseQuery(client, text, types);
  const queries = queriesIn(statement);
  const said = queries.flatMap((query) => [
    ...notHeld(query, known, tenantParams),
    ...(commandOf(query) === 'insert' ? insertObjections(query, known, tenantParams) : []),
    ...mutableObjections(query, known),
    ...movesTenant(query, known),
  ]);
  return [...said, ...mixedObjections(queries, known), ...calledObjections(statement, known)];
}

function notHeld(query: Node, known: Functions, tenantParams: ReadonlySet<number>): string[] {
  const held = heldEntries(query, known, tenantParams);
  return [...tenantEntries(query, known)]
    .filter(([index]) => !held.has(index))
    .map(([, name]) => `${name} is not held to the tenant`);
}

const targetTable = (query: Node, { tenantTables }: Catalogue) =>
  tenantTables.get(num(entry(query, num(query, 'resultRelation')), 'relid'));

/** What a column of the target is given. */
function given(query: Node, column: number | undefined): Node | undefined {
  return child(
    list(query, 'targetList').find((target) => num(target, 'resno') === column),
    'expr',
  );
}

function insertObjections(query: Node, known: Functions, tenantParams: ReadonlySet<number>): string[] {
  const table = targetTable(query, known);
  if (table === undefined) return [];
  const select = list(query, 'rtable').find(isSubquery);
  const source = child(select, 'subquery');
  const value = given(query, table.column);
  if (source === undefined) {
    const problems = isTenantParam(value, tenantParams) ? [] : [`${table.name} is given a tenant that is no parameter`];
    return query.fields.hasSubLinks === 'true' ? [...problems, 'a sub-select among VALUES'] : problems;
  }
  const from = value?.tag === 'VAR' ? child(list(source, 'targetList')[num(value, 'varattno') - 1], 'expr') : value;
  const index = tenantOf(source, from, known);
  const isHeld = index !== undefined && heldEntries(source, known, tenantParams).has(index);
  if (!isHeld && !isTenantParam(from, tenantParams)) return [`${table.name} is given a tenant from elsewhere`];
  // Rows that pass the coordinator are written by COPY, which row level security forbids, unless something comes back or may conflict.
  const passesCoordinator =
    !isHeld ||
    list(query, 'cteList').length + list(source, 'cteList').length > 0 ||
    ['limitCount', 'limitOffset', 'setOperations'].some((field) => source.fields[field] !== null) ||
    source.fields.hasWindowFuncs === 'true';
  const isCopied = child(query, 'onConflict') === undefined && list(query, 'returningList').length === 0;
  return passesCoordinator && isCopied ? [`${table.name} would be written by COPY: say RETURNING or ON CONFLICT`] : [];
}

function movesTenant(query: Node, known: Functions): string[] {
  const table = targetTable(query, known);
  if (table === undefined) return [];
  const set =
    commandOf(query) === 'update' ? list(query, 'targetList') : list(child(query, 'onConflict'), 'onConflictSet');
  return set.some((target) => num(target, 'resno') === table.column) ? [`${table.name} is given another tenant`] : [];
}

/** Where nodes of a kind name what they call. */
const callers: Readonly<Record<string, readonly [string, string]>> = {
  FUNCEXPR: ['f', 'funcid'],
  AGGREF: ['f', 'aggfnoid'],
  WINDOWFUNC: ['f', 'winfnoid'],
  OPEXPR: ['o', 'opno'],
  DISTINCTEXPR: ['o', 'opno'],
  NULLIFEXPR: ['o', 'opno'],
  SCALARARRAYOPEXPR: ['o', 'opno'],
  COERCEVIAIO: ['t', 'resulttype'],
};
const typeFields = ['vartype', 'consttype', 'paramtype', 'funcresulttype', 'opresulttype', 'resulttype', 'casetype'];

/** Volatility of what a node calls: the worst of it. */
function volatilityOf({ tag, fields }: Node, { volatility }: Functions): string {
  if (tag === 'SQLVALUEFUNCTION') return 's';
  if (tag === 'NEXTVALUEEXPR') return 'v';
  const [kind, field] = callers[tag] ?? [];
  const all = field === undefined ? ['i'] : [volatility.get(`${kind}${fields[field]}`) ?? 'v'];
  // From a type's text to another's: both are called.
  if (tag === 'COERCEVIAIO') {
    const read = child({ tag, fields }, 'arg')?.fields ?? {};
    all.push(volatility.get(`t${read[typeFields.find((name) => name in read) ?? '']}`) ?? 'v');
  }
  return all.sort().at(-1) ?? 'i';
}

/** Without what stands in sub-selects, which are judged by themselves. */
const shallow = (tree: Tree | undefined) => nodes(tree, ({ tag }) => tag !== 'QUERY');

function mutableObjections(query: Node, known: Functions): string[] {
  const table = targetTable(query, known);
  if (table === undefined) return [];
  const mutable = (tree: Tree | undefined, than = 'i') =>
    shallow(tree).filter((node) => volatilityOf(node, known) > than);
  const problems: string[] = [];
  if (['update', 'delete'].includes(commandOf(query))) {
    const changed = [query.fields.targetList ?? null, child(query, 'jointree')?.fields.quals ?? null];
    if (mutable(changed, 's').length > 0) problems.push('a volatile function in a change');
    if (mutable(changed).some((call) => shallow(call).some(({ tag }) => tag === 'VAR')))
      problems.push('a stable function of a column in a change');
    const choices = shallow(changed).filter(({ tag }) => ['CASEEXPR', 'COALESCEEXPR'].includes(tag));
    if (mutable(choices).length > 0) problems.push('a function that is not immutable in CASE or COALESCE of a change');
  }
  if (mutable(query.fields.returningList).length > 0) problems.push('a function that is not immutable in RETURNING');
  if (mutable(child(query, 'onConflict')).length > 0) problems.push('a function that is not immutable in ON CONFLICT');
  return problems;
}

/** A table that every worker has a copy of may stand beside tenants' tables; any other is on the coordinator alone. */
function mixedObjections(queries: readonly Node[], known: Functions): string[] {
  const tables = queries.flatMap((query) => list(query, 'rtable')).filter((rte) => num(rte, 'rtekind') === 0);
  const isTenants = (rte: Node) => known.tenantTables.has(num(rte, 'relid'));
  if (!tables.some(isTenants)) return [];
  return tables
    .filter((rte) => !isTenants(rte) && known.relations.get(num(rte, 'relid')) !== 'tenants')
    .map((rte) => `${known.relations.get(num(rte, 'relid'))} stands beside tenants' tables`);
}

/** Functions of ours would run on the coordinator, a worker, or as somebody else: a statement says itself what it does. */
function calledObjections(statement: Node, { own }: Functions): string[] {
  return nodes(statement).flatMap(({ tag, fields }) => {
    const name = tag === 'FUNCEXPR' ? own.get(Number(fields.funcid)) : undefined;
    return name === undefined ? [] : [`calls ${name}`];
  });
}

/** Reads what the rules need. */
export async function readFunctions(client: pg.Client): Promise<Functions> {
  const rows = async <T extends object>(text: string) => (await client.query<T>(text)).rows;
  const tables = await rows<{ oid: number; name: string; column: number }>(
    `select c.oid::int4 as oid, c.relname as name, a.attnum as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'`,
  );
  const relations = await rows<{ oid: number; name: string }>('select oid::int4 as oid, relname as name from pg_class');
  const volatility = await rows<{ key: string; is: string }>(
    `select 'f' || oid as key, provolatile::text as is from pg_proc
     union all select 'o' || o.oid, p.provolatile::text from pg_operator o join pg_proc p on p.oid = o.oprcode
     union all select 't' || t.oid, case when i.provolatile = 'i' and o.provolatile = 'i' then 'i' else 's' end
       from pg_type t join pg_proc i on i.oid = t.typinput join pg_proc o on o.oid = t.typoutput`,
  );
  const own = await rows<{ oid: number; name: string }>(
    `select p.oid::int4 as oid, p.proname as name from pg_proc p where p.pronamespace = 'tributary'::regnamespace
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  );
  return {
    tenantTables: new Map(tables.map((table) => [table.oid, table])),
    relations: new Map(relations.map(({ oid, name }) => [oid, name])),
    volatility: new Map(volatility.map(({ key, is }) => [key, is])),
    own: new Map(own.map(({ oid, name }) => [oid, name])),
  };
}
