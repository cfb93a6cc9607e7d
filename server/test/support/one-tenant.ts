import { child, list, type Node, nodes, num, type Tree } from './query-tree.ts';

/** What the rules need to know of the database. */
export interface Catalogue {
  /** Tenant tables by oid: their names, and which column is the tenant. */
  readonly tenantTables: ReadonlyMap<number, { readonly name: string; readonly column: number }>;
  /** Other relations by oid, of any schema. */
  readonly relations: ReadonlyMap<number, string>;
}

/** Equality of two uuids (pg_operator.dat). */
const uuidEquals = 2972;
const commands = ['', 'select', 'update', 'insert', 'delete'] as const;
export const commandOf = (query: Node) => commands[num(query, 'commandType')] ?? 'other';

/** Every query in a statement: itself, its sub-selects and its CTEs. */
export const queriesIn = (statement: Node): Node[] => nodes(statement).filter(({ tag }) => tag === 'QUERY');

const rangeTable = (query: Node) => list(query, 'rtable');
/** The entry of the range table with this number, counted from 1. */
export const entry = (query: Node, index: number): Node | undefined => rangeTable(query)[index - 1];
const isTable = (rte: Node | undefined) => num(rte, 'rtekind') === 0;
export const isSubquery = (rte: Node | undefined) => num(rte, 'rtekind') === 1;

/** Parts of a join tree: the entries it ranges over. */
function leaves(tree: Tree | undefined): number[] {
  return nodes(tree, ({ tag }) => ['FROMEXPR', 'JOINEXPR', 'RANGETBLREF'].includes(tag))
    .filter(({ tag }) => tag === 'RANGETBLREF')
    .map((node) => num(node, 'rtindex'));
}

interface Equality {
  readonly sides: readonly [Node, Node];
  /** Entries that it restricts: all for a WHERE or an inner join, the side that may be missing for an outer one. */
  readonly restricts: (index: number) => boolean;
}

/** Equalities of uuids that hold for every row of a query: parts of an AND in WHERE or ON. */
function equalities(query: Node): Equality[] {
  const found: Equality[] = [];
  const of = (quals: Node | undefined, restricts: Equality['restricts']): void => {
    if (quals?.tag === 'BOOLEXPR' && quals.fields.boolop === 'and')
      for (const part of list(quals, 'args')) of(part, restricts);
    if (quals?.tag === 'OPEXPR' && num(quals, 'opno') === uuidEquals)
      found.push({ sides: list(quals, 'args') as unknown as [Node, Node], restricts });
  };
  const tree = child(query, 'jointree');
  of(child(tree, 'quals'), () => true);
  for (const join of nodes(tree, ({ tag }) => ['FROMEXPR', 'JOINEXPR'].includes(tag))) {
    if (join.tag !== 'JOINEXPR') continue;
    const [left, right] = [leaves(child(join, 'larg')), leaves(child(join, 'rarg'))];
    // 0 inner, 1 left, 2 full, 3 right (nodes.h)
    const restricted = [[...left, ...right], right, [], left][num(join, 'jointype')] ?? [];
    of(child(join, 'quals'), (index) => restricted.includes(index));
  }
  return found;
}

/** The tenant tables that one query reads, changes or deletes from (not those it inserts into), by their place in its range table. */
export function tenantEntries(query: Node, { tenantTables }: Catalogue): Map<number, string> {
  const from = leaves(child(query, 'jointree') ?? null);
  if (['update', 'delete'].includes(commandOf(query))) from.push(num(query, 'resultRelation'));
  const tables = from.flatMap((index) => {
    const table = isTable(entry(query, index)) && tenantTables.get(num(entry(query, index), 'relid'));
    return table ? [[index, table.name] as const] : [];
  });
  return new Map(tables);
}

/** Whether an expression is the parameter that is the tenant. */
export const isTenantParam = (expression: Node | undefined, tenantParams: ReadonlySet<number>) =>
  expression?.tag === 'PARAM' && tenantParams.has(num(expression, 'paramid'));

/** The entry whose tenant a column reference is, when it is one of this very query. */
export function tenantOf(query: Node, expression: Node | undefined, { tenantTables }: Catalogue): number | undefined {
  if (expression?.tag !== 'VAR' || num(expression, 'varlevelsup') !== 0) return undefined;
  const index = num(expression, 'varno');
  const rte = entry(query, index);
  const table = isTable(rte) ? tenantTables.get(num(rte, 'relid')) : undefined;
  return table?.column === num(expression, 'varattno') ? index : undefined;
}

/**
 * Entries of one query that are held to the tenant: by `tenant_id = :tenant`, or by `tenant_id` of another that is. What an outer query says
 * does not count: a sub-select that is not pulled up is pruned by its own conditions alone.
 */
export function heldEntries(query: Node, catalogue: Catalogue, tenantParams: ReadonlySet<number>): Set<number> {
  const all = equalities(query);
  const held = new Set<number>();
  for (let before = -1; before !== held.size; ) {
    before = held.size;
    for (const { sides, restricts } of all)
      for (const [one, other] of [sides, [sides[1], sides[0]]] as [Node, Node][]) {
        const index = tenantOf(query, one, catalogue);
        if (index === undefined || !restricts(index)) continue;
        const by = tenantOf(query, other, catalogue);
        if (isTenantParam(other, tenantParams) || (by !== undefined && held.has(by))) held.add(index);
      }
  }
  return held;
}
