import type pg from 'pg';

/**
 * PostgreSQL's own parse of a query. The body of a function in standard SQL (`begin atomic`) is kept parsed, and the catalogue shows it as
 * the text of a node tree; this reads that text. Fields have PostgreSQL's names (src/include/nodes/parsenodes.h), lists are arrays.
 */
export type Tree = Node | Tree[] | string | null;
export interface Node {
  readonly tag: string;
  readonly fields: Readonly<Record<string, Tree>>;
}

const token = /\s*("(?:[^"\\]|\\.)*"|[{}()]|(?:[^\s{}()\\]|\\.)+)/gy;

/** @throws when the text is no node tree */
export function readTree(text: string): Tree {
  const tokens = [...text.matchAll(token)].map(([, found]) => found as string);
  let at = 0;
  const value = (): Tree => {
    const first = tokens[at++];
    if (first === undefined) throw new Error('the tree ends too early');
    if (first === '<>') return null;
    if (first === '(') {
      const list: Tree[] = [];
      while (tokens[at] !== ')') list.push(value());
      at += 1;
      return list;
    }
    return first === '{' ? node() : first.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
  };
  const node = (): Node => {
    const tag = tokens[at++] as string;
    const fields: Record<string, Tree> = {};
    while (tokens[at] !== '}') {
      const name = (tokens[at++] as string).slice(1);
      fields[name] = value();
      // A constant's bytes stand behind their number.
      while (at < tokens.length && tokens[at] !== '}' && !tokens[at]?.startsWith(':')) at += 1;
    }
    at += 1;
    return { tag, fields };
  };
  return value();
}

/** @param types of the parameters, as SQL names them */
export async function parseQuery(client: pg.Client, text: string, types: readonly string[]): Promise<Node> {
  await client.query('begin');
  try {
    await client.query(
      `create function pg_temp.parsed (${types.join(', ')}) returns void language sql begin atomic ${text}; end`,
    );
    const { rows } = await client.query<{ body: string }>(
      `select prosqlbody::text as body from pg_proc where pronamespace = pg_my_temp_schema() and proname = 'parsed'`,
    );
    const query = nodes(readTree(rows[0]?.body ?? '')).find(({ tag }) => tag === 'QUERY');
    if (query === undefined) throw new Error(`nothing was parsed of ${text}`);
    return query;
  } finally {
    await client.query('rollback');
  }
}

/** A tree's nodes, each before those in it. `into` keeps out of what it says no to. */
export function nodes(tree: Tree | undefined, into: (node: Node) => boolean = () => true): Node[] {
  const found: Node[] = [];
  const walk = (part: Tree | undefined): void => {
    if (part === null || part === undefined || typeof part === 'string') return;
    if (Array.isArray(part)) {
      for (const one of part) walk(one);
    } else if (into(part)) {
      found.push(part);
      for (const field of Object.values(part.fields)) walk(field);
    }
  };
  walk(tree);
  return found;
}

/** A field that is a list; none counts as empty. */
export function list(node: Node | undefined, field: string): Node[] {
  const value = node?.fields[field];
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** A field that is a node. */
export function child(node: Node | undefined, field: string): Node | undefined {
  const value = node?.fields[field];
  return value === null || value === undefined || typeof value === 'string' || Array.isArray(value)
    ? undefined
    : (value as Node);
}

export const num = (node: Node | undefined, field: string): number => Number(node?.fields[field] ?? Number.NaN);
