// Filters by hand: `node:http`, the same driver, named statements in the app's role, and the best SQL on the same tables that we could write.
// The path of a request is the number of its filter.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { HandFilter } from '../load/filters.ts';

/** As many connections as the server that it is compared with. */
const connections = 16;

interface Told {
  readonly connection: pg.PoolConfig;
  readonly tenantId: string;
  readonly filters: readonly Pick<HandFilter, 'sql' | 'values'>[];
}
const { connection, tenantId, filters } = JSON.parse(process.argv[2] ?? '') as Told;
const options = `-c role=tributary_app -c search_path=tributary -c app.tenant=${tenantId}`;
const pool = new pg.Pool({ ...connection, max: connections, options });
pool.on('error', () => undefined);

async function answer(number: number): Promise<string> {
  const { sql, values } = filters[number] ?? { sql: [], values: [] };
  const results: unknown[] = [];
  for (const [at, text] of sql.entries())
    results.push((await pool.query({ name: `${number} ${at}`, text, values: [...values] })).rows);
  return JSON.stringify(results);
}

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    answer(Number(request.url?.slice(1))).then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      () => response.writeHead(500).end(),
    );
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
